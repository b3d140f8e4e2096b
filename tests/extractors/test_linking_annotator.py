"""The linker that ships, as a part of a pipeline: homonyms, lists, NIL, taggers' types."""

from __future__ import annotations

import pickle

from extractors.linking.annotator import LinkingAnnotator
from extractors.linking.model import LinkerModel, load_linker
from extractors.segment import SentenceAnnotator
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.model import Annotation, Document, Mention


def _vocabulary() -> Vocabulary:
    return Vocabulary.compile(
        [
            VocabularyEntry("MONDO:0005301", "Disease", ("multiple sclerosis", "MS")),
            VocabularyEntry("MONDO:0001480", "Disease", ("mitral stenosis", "stenosis of the mitral valve", "MS")),
            VocabularyEntry("MONDO:0001106", "Disease", ("kidney failure", "renal failure")),
            VocabularyEntry("MONDO:0100192", "Disease", ("liver failure", "hepatic failure")),
            VocabularyEntry("HP:0001945", "PhenotypicFeature", ("Fever", "Pyrexia")),
        ]
    )


def _linked(text: str, *spoken: tuple[str, str], curie: str | None = None) -> list[Mention]:
    """Mentions as a tagger would give them, linked; each is the first place of its words in the text."""
    document = Document.of_parts("PMID:1", "", [("abstract", text)])
    mentions = tuple(
        Mention(f"m{n}", text.index(words), text.index(words) + len(words), words, type, curie, 0.9, "tagger.v1")
        for n, (words, type) in enumerate(spoken)
    )
    ready = SentenceAnnotator().annotate(Annotation(document, mentions=mentions))
    return list(LinkingAnnotator(_vocabulary()).annotate(ready).mentions)


def test_the_document_decides_between_homonyms() -> None:
    valve = _linked(
        "Severe MS was seen. The mitral valve was stenosed.", ("MS", "Disease"), ("mitral valve", "Disease")
    )
    nerves = _linked("Severe MS was seen, with sclerosis plaques.", ("MS", "Disease"), ("sclerosis plaques", "Disease"))
    assert valve[0].curie == "MONDO:0001480"
    assert nerves[0].curie == "MONDO:0005301"


def test_a_list_becomes_several_mentions_of_one_span() -> None:
    found = _linked("Acute hepatic and renal failure.", ("hepatic and renal failure", "Disease"))
    assert [(one.id, one.curie) for one in found] == [("m0", "MONDO:0100192"), ("m0.2", "MONDO:0001106")]
    assert len({(one.start, one.end) for one in found}) == 1


def test_nothing_likely_is_said_as_nil_with_a_score() -> None:
    (found,) = _linked("He bought a bicycle.", ("bicycle", "Disease"))
    assert found.curie is None
    assert found.score == 0.9


def test_a_tagger_may_call_a_finding_a_disease() -> None:
    (found,) = _linked("High fever was noted.", ("fever", "Disease"))
    assert found.curie == "HP:0001945"
    assert found.extractor == "tagger.v1+linking.v1"
    assert 0.5 < found.score <= 0.9


def test_links_that_only_one_thing_has_stay() -> None:
    (found,) = _linked("renal failure", ("renal failure", "Disease"), curie="MONDO:0000001")
    assert found.curie == "MONDO:0000001"


def test_an_annotator_goes_to_another_process() -> None:
    annotator = pickle.loads(pickle.dumps(LinkingAnnotator(_vocabulary())))
    document = Document.of_parts("PMID:1", "", [("abstract", "kidney failure")])
    mention = Mention("m0", 0, 14, "kidney failure", "Disease", None, 1.0, "tagger.v1")
    (found,) = annotator.annotate(Annotation(document, mentions=(mention,))).mentions
    assert found.curie == "MONDO:0001106"


def test_the_model_that_ships_knows_words_for_things_it_was_not_given() -> None:
    """Lay words that no name of this vocabulary holds; and its card says what it was trained on."""
    vocabulary = Vocabulary.compile(
        VocabularyEntry(f"HP:{n:07}", "PhenotypicFeature", (name,))
        for n, name in enumerate(
            ["Hydronephrosis", "Strabismus", "Alopecia", "Dyspnea", "Hepatomegaly", "Nephrolithiasis"]
        )
    )
    linker = load_linker(vocabulary)
    asked = {"kidney stones": 5, "cross-eyed": 1, "loss of hair": 2, "shortness of breath": 3, "large liver": 4}
    found = linker.candidates(list(asked), "PhenotypicFeature")
    assert [one[0].curie for one in found] == [f"HP:{n:07}" for n in asked.values()]
    card = LinkerModel.load().card
    assert card["held_out"] == "HP:"
    assert all({"name", "terms", "used"} <= set(one) for one in card["data"])
