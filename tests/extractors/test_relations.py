"""Each pattern by sentences: plain, list and negated forms, and the frequency that belongs to each finding."""

from __future__ import annotations

import pytest

from extractors import load
from extractors.relations.pattern_table import LONGEST_LIST, PATTERNS
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.model import Document

PIPELINE = load(
    "fast",
    vocabulary=Vocabulary.compile(
        [
            VocabularyEntry("D:1", "Disease", ("Marfan syndrome",)),
            VocabularyEntry("D:2", "Disease", ("asthma",)),
            VocabularyEntry("P:1", "PhenotypicFeature", ("scoliosis",)),
            VocabularyEntry("P:2", "PhenotypicFeature", ("ectopia lentis",)),
            VocabularyEntry("P:3", "PhenotypicFeature", ("cough",)),
            VocabularyEntry("C:1", "ChemicalEntity", ("losartan",)),
            VocabularyEntry("C:2", "ChemicalEntity", ("aspirin",)),
            VocabularyEntry("G:1", "Gene", ("FBN1",)),
            VocabularyEntry("G:2", "Gene", ("TGFBR2",)),
        ]
    ),
)
SHORT = {
    "has": "has_phenotype",
    "treats": "treats_or_applied_or_studied_to_treat",
    "causes": "causes",
    "gene": "gene_associated_with_condition",
    "contra": "contraindicated_in",
}
GOLD = """
Marfan syndrome is characterized by scoliosis, ectopia lentis and cough. | D:1 has P:1; D:1 has P:2; D:1 has P:3
Asthma, a common condition, is marked by cough. | D:2 has P:3
Marfan syndrome is a rare form of asthma characterised by scoliosis. | D:1 has P:1
Patients with Marfan syndrome had scoliosis. | D:1 has P:1
Children with Marfan syndrome often develop severe scoliosis and mild cough. | D:1 has P:1; D:1 has P:3
Patients with Marfan syndrome had no cough. | not D:1 has P:3
Marfan syndrome presents with ectopia lentis. | D:1 has P:2
Asthma typically manifests as cough and scoliosis. | D:2 has P:3; D:2 has P:1
Common features of Marfan syndrome include scoliosis and ectopia lentis. | D:1 has P:1; D:1 has P:2
The main symptom of asthma is cough. | D:2 has P:3
Common features include scoliosis and ectopia lentis in Marfan syndrome. | D:1 has P:1; D:1 has P:2
Of 40 patients with Marfan syndrome, 12 had scoliosis. | D:1 has P:1
We report a boy with Marfan syndrome and scoliosis. | D:1 has P:1
Marfan syndrome is associated with scoliosis and cough. | D:1 has P:1; D:1 has P:3
Scoliosis is often associated with Marfan syndrome. | D:1 has P:1
There was no association between Marfan syndrome and cough. | not D:1 has P:3
No association between cough and Marfan syndrome was found. | not D:1 has P:3
Scoliosis may be a feature of Marfan syndrome. | D:1 has P:1
Scoliosis and ectopia lentis are common features of Marfan syndrome. | D:1 has P:1; D:1 has P:2
Cough is not a feature of Marfan syndrome. | not D:1 has P:3
Cough was never a sign of Marfan syndrome. | not D:1 has P:3
Scoliosis was seen in 12 of 40 patients with Marfan syndrome. | D:1 has P:1
Scoliosis and ectopia lentis occur in Marfan syndrome. | D:1 has P:1; D:1 has P:2
Cough did not occur in patients with Marfan syndrome. | not D:1 has P:3
Cough and scoliosis were not observed in patients with asthma. | not D:2 has P:3; not D:2 has P:1
No patient with Marfan syndrome had cough. | not D:1 has P:3
None of the 40 children with Marfan syndrome had cough. | not D:1 has P:3
Marfan syndrome does not cause cough. | not D:1 has P:3
Asthma often causes cough. | D:2 has P:3
Losartan is used to treat Marfan syndrome. | C:1 treats D:1
Losartan and aspirin are effective in asthma and Marfan syndrome. | C:1 treats D:2; C:2 treats D:2; C:1 treats D:1; C:2 treats D:1
Losartan for the treatment of Marfan syndrome was tested. | C:1 treats D:1
Losartan therapy for asthma is safe. | C:1 treats D:2
Aspirin was not effective in asthma. | not C:2 treats D:2
Aspirin showed no benefit in patients with asthma. | not C:2 treats D:2
Marfan syndrome was treated with losartan and aspirin. | C:1 treats D:1; C:2 treats D:1
Scoliosis is managed with aspirin. | C:2 treats P:1
Patients with asthma received aspirin. | C:2 treats D:2
The treatment of asthma includes aspirin and losartan. | C:2 treats D:2; C:1 treats D:2
Losartan significantly reduced cough. | C:1 treats P:3
Treatment with losartan improves scoliosis and cough. | C:1 treats P:1; C:1 treats P:3
Losartan did not improve scoliosis. | not C:1 treats P:1
Aspirin had no effect on cough. | not C:2 treats P:3
Aspirin is contraindicated in asthma. | C:2 contra D:2
Aspirin is not contraindicated in asthma. | not C:2 contra D:2
Patients with asthma should avoid aspirin and losartan. | C:2 contra D:2; C:1 contra D:2
Aspirin should not be used in patients with asthma. | C:2 contra D:2
Aspirin should not be given to patients with asthma. | C:2 contra D:2
Cough and scoliosis are rare side effects of losartan. | C:1 causes P:3; C:1 causes P:1
Mutations in FBN1 cause Marfan syndrome. | G:1 gene D:1
Heterozygous variants in FBN1 and TGFBR2 cause Marfan syndrome. | G:1 gene D:1; G:2 gene D:1
FBN1 mutations are responsible for Marfan syndrome. | G:1 gene D:1
Mutations in TGFBR2 do not cause asthma. | not G:2 gene D:2
Marfan syndrome is caused by pathogenic variants in the FBN1 gene. | G:1 gene D:1
Marfan syndrome results from mutations in FBN1 or TGFBR2. | G:1 gene D:1; G:2 gene D:1
Variants in FBN1 were identified in patients with Marfan syndrome. | G:1 gene D:1
FBN1 mutations were found in Marfan syndrome. | G:1 gene D:1
FBN1 is the gene mutated in Marfan syndrome. | G:1 gene D:1
No association between TGFBR2 and asthma was found. | not G:2 gene D:2
Aspirin-induced asthma and aspirin-induced cough are known. | C:2 causes D:2; C:2 causes P:3
Aspirin may cause cough and asthma. | C:2 causes P:3; C:2 causes D:2
Aspirin did not cause cough. | not C:2 causes P:3
Cough secondary to asthma was noted. | D:2 causes P:3
Cough was caused by losartan. | C:1 causes P:3
Her mother had Marfan syndrome with scoliosis. |
Marfan syndrome and cough were studied. |
Patients with asthma should be monitored. |
"""


def relations(text):
    annotation = PIPELINE.annotate(Document.of_parts("PMID:1", "", [("abstract", text)]))
    mentions = {m.id: m for m in annotation.mentions}
    return [(mentions[r.subject], r, mentions[r.object]) for r in annotation.relations]


def told(text):
    names = {f"biolink:{long}": short for short, long in SHORT.items()}
    return {
        f"{'not ' if r.negated else ''}{s.curie} {names[r.predicate]} {o.curie}"
        for s, r, o in relations(text)
        # What has no id on both ends says nothing to the graph.
        if r.predicate in names and s.curie and o.curie
    }


@pytest.mark.parametrize("line", GOLD.strip().splitlines())
def test_a_sentence_says_just_this(line):
    text, _, wanted = line.partition("|")
    assert told(text.strip()) == {claim.strip() for claim in wanted.split(";") if claim.strip()}


def test_names_of_patterns_are_unique():
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Scoliosis (12/40) and cough (50%) were seen in patients with Marfan syndrome.", {"P:1": 0.3, "P:3": 0.5}),
        ("Ectopia lentis occurs in 60% of patients with Marfan syndrome.", {"P:2": 0.6}),
        ("In Marfan syndrome, 5 of 10 patients smoked.", {}),
        ("Cough was seen in 30% and relapse in 40% of patients with asthma.", {"P:3": 0.3}),
    ],
)
def test_each_finding_has_its_own_frequency(text, wanted):
    shares = {o.curie: r.frequency.share for _, r, o in relations(text) if r.frequency}
    assert shares == pytest.approx(wanted)


def test_a_pair_appears_once_a_predicate_and_cooccurrence_only_where_nothing_is_said():
    rows = relations("Marfan syndrome is characterized by scoliosis; scoliosis is a feature of Marfan syndrome.")
    pairs = [(s.id, r.predicate, o.id) for s, r, o in rows]
    assert len(pairs) == len(set(pairs))
    stated = {frozenset((s.id, o.id)) for s, r, o in rows if "occurs_together" not in r.predicate}
    together = {frozenset((s.id, o.id)) for s, r, o in rows if "occurs_together" in r.predicate}
    assert not stated & together


def test_a_list_without_end_is_read_up_to_its_bound():
    found = relations("Marfan syndrome is characterized by " + "scoliosis and severe mild cough, " * 400 + "fever.")
    assert 0 < sum(r.extractor.startswith("patterns") for _, r, _ in found) <= LONGEST_LIST
