"""Ordinary words that are also symbols or names, words that say a symbol is a gene, and names too general to mean one thing."""

from __future__ import annotations

__all__ = ["COMMON", "GENERIC", "GENE_WORDS"]

COMMON = frozenset(
    """a able about act acts after aged aid aim air all also am an and any ape apes apex arc are arm arms art as ask at
    ate atm bad bag ball ban bar bare base bat be bed been bet bid big bin bit bite boost both box brain but by call
    camp can cap cape capn care case cast cat cats cell chip clear clip clock clue coil come copy core cord cost cup
    cut data day did die dim do does dog done dose down duct due each ear early echo edge egg end era eve even ever
    eye face fact fail fair fall fame far fast fat fate fed fee fell few find fish fit five flag flat flow flu for
    form found four frame free from full fun fur gap gas gave get girl give go goal good got great grid guy gut had
    hand hard has have he heal hear heart help hem her here high him hip his hit hold home hook hot how human if ill
    impact in ink into iron is it its jag jam jaw jet job joint keep key kid kind king kit knot lab lack lag lamp land
    large last late lay lead leap left leg less let lid lie life light like limb line link lip list live long look
    loss lot low lung made main make male man many map mark mask mass mate max may me mean meet men mental met mice
    mild mind mine miss moderate more most move much must my net new nine no node none norm normal nose not now of off
    old on once one only open or our out over own pace pack page pair pan part past path pay peak pen per pet
    pick pie pig pin plan play plot point poor pop post prep present prompt pump push put race rank rare rate raw ray
    read rest rice rich ride right ring rise risk rob rod role root rose row run sad said same sat save saw say sea
    see seen self sell sense sent set seven severe sex she shot show side sign silk simple sir site six size skin slow
    small smart so some son spin spot star start stat state stay stem step stop such sun tag tail take tank tap task
    team tear tell ten term test than that the their them then they thin this those three tie time tip to toe ton too
    top touch trap tree trim trio trip two type unit up us use used van very via view vital wall war wars was wave way
    we web week well went were wet what when which who why wide will win wing with word work year yes yet you
    generic luminal retinal""".split()
)
GENE_WORDS = frozenset(
    """gene allele locus mutation mutant mutated variant deletion duplication protein expression transcript promoter
    exon encoding encode polymorphism haploinsufficiency knockout""".split()
)
GENERIC = frozenset(
    """all disease diseases disorder disorders syndrome syndromes condition conditions illness abnormality abnormal anomaly
    phenotype finding lesion injury symptom sign death normal unknown other mixed primary secondary isolated susceptibility
    deficiency inheritance onset progressive nonprogressive stationary acute chronic subacute severe mild moderate profound
    borderline severity intensity position laterality bilateral unilateral right left generalized generalised localized
    localised distal proximal diffuse outermost central peripheral paracentral pericentral focal multifocal lateral axial
    acral apical radicular reticular miliary dermatomal nocturnal diurnal transient prolonged episodic periodic cyclic
    cyclical intermittent fluctuating recurrent refractory stable migratory sharp dull tender triggered frequency frequent
    occasional obligate excluded affected unaffected healthy mitochondrial imprinted congenital familial mass combined
    strain strains oncology""".split()
) | frozenset(
    """phenotypic abnormality|mode of inheritance|genetic disease|hereditary disease|rare disease|human disease|age of onset
    |late onset|adult onset|acute onset|congenital onset|infantile onset|childhood onset|juvenile onset|neonatal onset
    |age of death|family history|past medical history|past surgical history|birth history|medication history|health status
    |blood group|clinical course|clinical modifier|clinical relevance|clinical heterogeneity|temporal pattern
    |spatial pattern|very frequent|very rare|right-sided|left-sided|mid-peripheral|aggravated by|exacerbated by
    |ameliorated by|improved by|triggered by|tube feeding|pregnancy history|nutrition history|exposure history
    |slow progression|rapid progression|disease or disorder|genetic disorder|hereditary disorder|inherited disorder|rare disorder|rare genetic disease|syndromic disease|now and then""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|")
)
"""Names that are too general to be a finding or a diagnosis, in lower case: roots, modifiers, words of onset and course."""
