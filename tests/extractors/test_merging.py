"""Mentions of several finders become one list."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assemble import statements
from extractors.merging import SettleAnnotator, merged
from extractors.pipeline import load
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.model import Annotation, Document, Mention, Relation

TEXT = "Chronic renal failure and severe seizures were seen in tuberous sclerosis."


def mention(words, type, curie=None, score=0.95, extractor="dictionary.v1"):
    start = TEXT.index(words)
    return Mention("m9", start, start + len(words), words, type, curie, score, extractor)


def told(mentions):
    return [(m.text, m.type, m.curie) for m in mentions]


def settled(*mentions):
    annotation = Annotation(Document.of_parts("t:1", "", [("text", TEXT)]), mentions=tuple(mentions))
    return SettleAnnotator().annotate(annotation).mentions


def test_linked_beats_nil_on_one_stretch_also_when_the_tagger_says_disease():
    linked = mention("seizures", "PhenotypicFeature", "HP:1")
    for type in ("PhenotypicFeature", "Disease"):
        nil = mention("seizures", type, extractor="ner.v1")
        assert told(merged([linked], [nil])) == told(merged([nil], [linked])) == [told([linked])[0]]
    gene = mention("seizures", "Gene", extractor="ner.v1")
    assert len(merged([linked], [gene])) == 2


def test_two_types_of_one_stretch_both_stand_and_ids_are_fresh():
    both = merged([mention("seizures", "PhenotypicFeature", "HP:1")], [mention("seizures", "Disease", "MONDO:1")])
    assert [m.id for m in both] == ["m0", "m1"]
    assert told(settled(*both)) == told(both)


def test_the_longer_of_two_linked_stands_unless_it_is_unsure():
    short, long = mention("renal failure", "Disease", "MONDO:1"), mention("Chronic renal failure", "Disease", "MONDO:2")
    assert told(merged([short], [long])) == told(merged([long], [short])) == told([long])
    unsure = mention("Chronic renal failure", "Disease", "MONDO:2", 0.75)
    assert told(merged([short], [unsure])) == told(merged([unsure], [short])) == told([short])


def test_a_longer_nil_waits_for_linking():
    short, nil = mention("renal failure", "Disease", "MONDO:1"), mention("Chronic renal failure", "Disease")
    both = merged([short], [nil])
    assert len(both) == 2
    assert told(settled(*both)) == told([short])
    linked = mention("Chronic renal failure", "Disease", "MONDO:2", extractor="ner.v1")
    assert told(settled(short, linked)) == told([linked])
    guess = mention("Chronic renal failure", "Disease", "MONDO:2", 0.6, extractor="ner.v1+linking.v1")
    assert told(settled(short, guess)) == told([short])
    assert told(
        merged([mention("Chronic renal failure", "Disease", "MONDO:2")], [mention("renal failure", "Disease")])
    ) == (told([linked]))


def test_a_disease_linked_to_hpo_is_a_phenotype_and_a_list_gives_several():
    several = [
        mention("severe seizures", "Disease", curie, extractor="ner.v1+linking.v1") for curie in ("HP:1", "HP:2")
    ]
    assert told(settled(*several)) == [("severe seizures", "PhenotypicFeature", curie) for curie in ("HP:1", "HP:2")]


def test_a_nil_that_stands_alone_is_kept():
    nil = mention("tuberous sclerosis", "Disease", extractor="ner.v1")
    assert told(merged([mention("seizures", "PhenotypicFeature", "HP:1")], [nil])) == [
        ("seizures", "PhenotypicFeature", "HP:1"),
        ("tuberous sclerosis", "Disease", None),
    ]
    assert told(settled(nil)) == told([nil])


_MENTIONS = st.lists(
    st.builds(
        lambda start, length, kind, curie, score, extractor: Mention(
            "m0", start, start + length, TEXT[start : start + length], kind, curie, score, extractor
        ),
        st.integers(0, 30), st.integers(1, 12), st.sampled_from(["Disease", "PhenotypicFeature", "Gene"]),
        st.sampled_from([None, "A:1", "A:2"]), st.sampled_from([0.75, 0.9]), st.sampled_from(["a.v1", "b.v1"]),
    ),
    max_size=6,
)  # fmt: skip


@settings(deadline=None)
@given(_MENTIONS, _MENTIONS)
def test_nothing_is_told_twice_and_the_order_holds(old, new):
    found = merged(merged([], old), new)
    assert [m.id for m in found] == [f"m{place}" for place in range(len(found))]
    assert list(found) == sorted(found, key=lambda m: m.start)
    after = settled(*found)
    assert set(after) <= set(found)
    spans = [(m.start, m.end, m.type) for m in after if m.curie is None]
    assert not any(a < m.end and m.start < b for a, b, _ in spans for m in after if m.curie is not None)


def test_fast_finds_looser_phenotypes_than_the_dictionary_alone():
    vocabulary = Vocabulary.compile(
        [
            VocabularyEntry("HP:0009778", "PhenotypicFeature", ("Short thumb",)),
            VocabularyEntry("MONDO:0001734", "Disease", ("tuberous sclerosis",)),
        ]
    )
    text = "In tuberous sclerosis his thumbs were markedly short."
    found = load("fast", vocabulary=vocabulary).annotate(Document.of_parts("t:1", "", [("text", text)]))
    assert [(m.curie, m.extractor) for m in found.mentions] == [
        ("MONDO:0001734", "dictionary.v1"),
        ("HP:0009778", "phenotypes.v1"),
    ]


def test_a_learned_cause_yields_to_a_surer_treatment_and_doubtful_ones_claim_nothing():
    text = "Losartan in Marfan syndrome."
    drug = Mention("m0", 0, 8, "Losartan", "ChemicalEntity", "MESH:D019808", 1.0, "x.v1")
    disease = Mention("m1", 12, 27, "Marfan syndrome", "Disease", "MONDO:0007947", 1.0, "x.v1")
    treats, causes = "biolink:treats_or_applied_or_studied_to_treat", "biolink:causes"

    def claimed(*relations):
        found = tuple(Relation("m0", said, "m1", (0, 28), score, name) for said, score, name in relations)
        document = Document.of_parts("t:1", "", [("text", text)])
        return [s.predicate for s in statements(Annotation(document, mentions=(drug, disease), relations=found))]

    learned = (causes, 0.6, "relations.v1")
    assert claimed(learned) == [causes]
    assert claimed((treats, 0.8, "patterns.v1"), learned) == [treats]
    assert claimed((treats, 0.55, "relations.v1"), learned) == [treats, causes]
    assert claimed((causes, 0.4, "relations.v1")) == []
    assert claimed((causes, 0.4, "patterns.v1")) == [causes]
