"""What a word shares with its relatives when it names a phenotype: organs, qualities, ordinals, endings.

Looser than `extractors.word_families`, which serves diseases too: "liver disorder" names a finding of the liver well
enough, but no disease. Written by hand; what was looked at meanwhile is said in `benchmarks/hpo_recognition.py`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from extractors.words import stem

__all__ = ["HARD", "JOINTS", "NEUTRAL", "OPTIONAL", "SOFT", "WALLS", "kin", "nouns_of", "unaccented"]

_ROWS = """
abnormality abnormal anomaly anomalous malformation malformed defect defective deformity deformed change
 disorder disturbance disturbed alteration complication lesion aberration aberrant
dysmorphic dysmorphism dysmorphia unusual distinctive peculiar strange
feature appearance gestalt characteristic
impairment impaired loss lost deficit
difficulty difficult problem trouble
neoplasm tumor neoplastic tumour
delay delayed retardation retarded
hypoplasia hypoplastic small underdeveloped underdevelopment underdevelop hypotrophic
absent absence aplasia aplastic agenesis lack missing
large big enlarged enlargement enlarge
short shortened shortening shortness
decreased reduced low diminished decrease reduction lowered deficient diminution
increased elevated elevation high increase raised excessive excess elevate
wide broad widened wideset broadened widening
narrow narrowing narrowed stenosis stenotic
long elongated elongation
thin thinning thinned slender
thick thickened thickening
prominent prominence protruding protruded protrusion protuberant
flat flattened flattening
bowed bowing curved curvature bow
dilatation dilated dilation ectasia ectatic dilate
dislocation dislocated luxation luxated
fusion fused fuse
unstable unsteady unsteadiness instability
recurrent repeated frequent recurring repetitive
kidney renal
heart cardiac
eye ocular ophthalmic ophthalmologic ophthalmological
vision visual sight
hearing auditory
liver hepatic
lung pulmonary
stomach gastric
intestine intestinal bowel
skin cutaneous dermal
skeletal skeleton bone osseous bony
tooth dental teeth
foot feet pedal
brain cerebral cerebrum
face facial facies
mandible mandibular
maxilla maxillary
vertebra vertebral vertebrae
phalanx phalanges phalange phalangeal
metacarpus metacarpal metacarpi
metatarsus metatarsal metatarsi
testis testes teste testicular
fistula fistulae
thorax thoracic chest
abdomen abdominal
spine spinal
muscle muscular
joint articular
artery arterial
vein venous
ear auricular aural
pinna pinnae auricle
finger digital digit
nail ungual
nerve neural
bladder vesical
uterus uterine
ovary ovarian
breast mammary
tongue lingual
lens lenses lenticular lense
larynx laryngeal
pharynx pharyngeal
trachea tracheal
cortex cortical
thalamus thalamic thalami
vermis vermian
ventricle ventricular
cerebellum cerebellar
callosum callosal
intellectual mental
nose nasal
inheritance inherited
neonatal newborn
infancy infantile
movement motion
behavior behavioral behaviour behavioural
speech language
hemorrhage bleeding bleed hemorrhagic
edema swelling swollen edematous
weakness weak
pain painful ache
stiffness stiff
calcification calcified calcify
opacity opacification opacified opaque
duplication duplicated
contracture contracted
dimple dimpled
asymmetry asymmetric asymmetrical
rotated rotation
displaced displacement
inverted inversion
everted eversion
fissured fissure
crowded crowding
slanted slanting slant
upslanted upslanting upslant
downslanted downslanting downslant
variability variable variation
affected
affect
involved
1st first
2nd second
3rd third
4th fourth
5th fifth
"""
_FAMILIES: dict[str, str] = {}
for _row in _ROWS.replace("\n ", " ").strip().splitlines():
    for _word in _row.split():
        _FAMILIES.setdefault(stem(_word), _row.split()[0])

NEUTRAL = frozenset("of the a an in both his her its their our s is was are were be been being has had".split())
"""Words that are nothing inside a name, nor between its words."""
SOFT = frozenset(
    """very quite mildly moderately severely slightly markedly always also bilateral bilaterally left right mild
    marked significant slight noted somewhat unilateral moderate severe variable typical subtle
    extensive serum plasma level persistently""".split()
)
"""Words of a text that may be passed over at no cost, beside adverbs in -ly."""
HARD = frozenset(
    """with to from by on at for due during after before under over between into through as than that this have without
    he she they we it when if then caused causing associated including include show showed shown who which""".split()
)
"""Words of a text that are never passed over: what stands behind them is another phrase."""
JOINTS = frozenset(("and", "or", ",", "/"))
"""What joins the items of a list."""
WALLS = frozenset("no not normal but although however nor".split())
"""Words that no name reaches across, as it reaches across no punctuation."""
OPTIONAL = frozenset(
    map(
        stem,
        """morphology physiology generalized generalised localized system conspicuously multiple unilateral paroxysmal
        region global circulating concentration level onset congenital recurrent primary""".split(),
    )
)
"""Words of a name that an author leaves out."""

# (ending, what is left of it), longest first: the stem is what remains.
_ENDINGS = (
    ("plasticity", "plas"), ("plastic", "plas"), ("plasia", "plas"), ("trophied", "troph"), ("trophic", "troph"),
    ("ization", ""), ("isation", ""), ("ations", ""), ("ating", ""), ("ation", ""), ("ative", ""),
    ("ated", ""), ("ities", ""),
    ("ically", ""), ("istic", ""), ("otic", "o"), ("osis", "o"), ("ose", "o"), ("ysis", "y"),
    ("ytic", "y"), ("esis", "e"), ("ese", "e"), ("yse", "y"), ("etic", "e"),
    ("ening", ""), ("ances", ""), ("ences", ""), ("ical", ""), ("ness", ""), ("ance", ""),
    ("ence", ""), ("ened", ""),
    ("ment", ""), ("ions", ""), ("ally", ""), ("ity", ""), ("ing", ""), ("ion", ""),
    ("ism", ""), ("ate", ""), ("ize", ""), ("ent", ""), ("ant", ""),
    ("ous", ""), ("ive", ""), ("ied", ""), ("ial", ""), ("ian", ""), ("oid", ""),
    ("ed", ""), ("ly", ""), ("al", ""), ("ic", ""),
    ("ia", ""), ("ar", ""), ("us", ""), ("um", ""), ("is", ""), ("ae", ""),
    ("e", ""), ("y", ""), ("a", ""), ("i", ""),
)  # fmt: skip


@lru_cache(maxsize=1 << 17)
def kin(word: str) -> str:
    """The family of a normalised word.

    >>> kin("atrophic") == kin("atrophy"), kin("hypoplastic") == kin("hypoplasia"), kin("renal")
    (True, True, 'kidney')
    """
    known = _FAMILIES.get(word)
    if known is not None:
        return known
    if len(word) > 5:
        for ending, rest in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) + len(rest) >= 4:
                return word[: len(word) - len(ending)] + rest
    return word


_NOUNS = (("tic", ("sis", "sia", "sm")), ("ic", ("ia", "y", "us", "ism")))

_STATES = frozenset(("deaf", "blind", "pale", "hoarse", "drowsy"))


def nouns_of(word: str) -> list[str]:
    """The nouns that the adjective of a finding may belong to; most are no words.

    >>> "ataxia" in nouns_of("ataxic"), "deafness" in nouns_of("deaf"), nouns_of("low")
    (True, True, [])
    """
    if word in _STATES:
        return [word + "ness"]
    return [
        word.removesuffix(end) + noun for end, nouns in _NOUNS if len(word) > 5 and word.endswith(end) for noun in nouns
    ]


def unaccented(text: str) -> str:
    """Text without accents, of the same words.

    >>> unaccented("café")
    'cafe'
    """
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
