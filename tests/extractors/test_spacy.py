"""medkg as a citizen of spaCy: components, loading, bytes, processes, other people's entities."""

from __future__ import annotations

import pickle
from importlib.metadata import entry_points

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'medkg[nlp]'")

import extractors.spacy  # noqa: E402
from extractors.pipeline import PIPELINES, load, parts_of  # noqa: E402
from extractors.vocabulary import Vocabulary  # noqa: E402
from kg.errors import UsageError  # noqa: E402
from kg.model import Document  # noqa: E402

TEXT = (
    "Patients with Marfan syndrome had ectopia lentis but no seizures. Her mother had tuberous sclerosis (TSC). "
    "Losartan is used to treat Marfan syndrome."
)
INSTALLED = {entry.name for entry in entry_points(group="medkg.annotators")}


def test_the_folders_hold_the_parts_of_the_pipelines():
    for name in PIPELINES:
        config = spacy.util.load_config(extractors.spacy.path(name) / "config.cfg")
        parts = [part.removeprefix("medkg_").replace("_", "-") for part in config["nlp"]["pipeline"]]
        assert parts == list(parts_of(name))


@pytest.fixture(scope="module")
def nlp(small_release):
    return extractors.spacy.load("fast", release=small_release.path)


def told(doc):
    return [(e.text, e.label_, e.kb_id_, e._.negated, e._.family) for e in doc.ents]


@pytest.fixture(scope="module")
def found(nlp):
    return told(nlp(TEXT))


def test_entities_carry_links_and_assertions(nlp, found):
    assert ("Marfan syndrome", "Disease", "MONDO:0007947", False, False) in found
    assert ("seizures", "PhenotypicFeature", "HP:0001250", True, False) in found
    assert ("tuberous sclerosis", "Disease", "MONDO:0001734", False, True) in found
    doc = nlp(TEXT)
    assert [sent.text[:8] for sent in doc.sents] == ["Patients", "Her moth", "Losartan"]
    predicates = {r.predicate for r in doc._.medkg.relations}
    assert "biolink:has_phenotype" in predicates
    assert "biolink:treats_or_applied_or_studied_to_treat" in predicates


def test_spacy_says_the_same_as_the_pipeline_without_it(nlp, small_release):
    from kg.build.vocabularies import names_to_look_for

    plain = load("fast", vocabulary=names_to_look_for(small_release.path)).annotate(
        Document.of_parts("text:doc", "", [("text", TEXT)])
    )
    assert nlp(TEXT)._.medkg == plain


def test_a_document_survives_bytes_and_docbin(nlp, found):
    from spacy.tokens import Doc, DocBin

    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert told(again) == found
    assert again._.medkg == doc._.medkg
    (binned,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert binned._.medkg == doc._.medkg


def test_two_processes_keep_everything(nlp, found):
    docs = list(nlp.pipe([TEXT] * 4, n_process=2, batch_size=2))
    assert [told(doc) for doc in docs] == [found] * 4
    assert docs[3]._.medkg.abbreviations


def test_pipeline_pickles_and_goes_to_disk_and_bytes(nlp, found, tmp_path):
    assert told(pickle.loads(pickle.dumps(nlp))(TEXT)) == found
    nlp.to_disk(tmp_path / "model")
    assert told(spacy.load(tmp_path / "model")(TEXT)) == found
    assert told(spacy.load(extractors.spacy.path("fast")).from_bytes(nlp.to_bytes())(TEXT)) == found


def test_the_installed_pipeline_loads_by_spacy_load_alone():
    loaded = spacy.load(extractors.spacy.path("fast"))
    assert loaded.pipe_names[0] == "medkg_sentences"
    assert loaded.meta["name"] == "medkg_fast"
    with pytest.raises(UsageError, match="known pipelines"):
        extractors.spacy.load("slow")


def test_assertion_judges_entities_of_others():
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    other.add_pipe("entity_ruler").add_patterns([{"label": "SYMPTOM", "pattern": "fever"}])
    other.add_pipe("medkg_assertion")
    assert [e._.negated for e in other("He denied fever. He had fever.").ents] == [True, False]


def test_mentions_inside_tokens_are_widened_and_keep_their_offsets(nlp):
    from spacy.tokens import Span

    from extractors.spacy.documents import write
    from kg.model import Annotation, Mention

    doc = spacy.blank("en")("A lipoxygenase inhibitor")
    text = Document.of_parts("text:doc", "", [("text", doc.text)])
    write(doc, Annotation(text, mentions=(Mention("m0", 3, 9, "ipoxyg", "Gene", None, 1.0, "x.v1"),)))
    (span,) = doc.ents
    assert isinstance(span, Span)
    assert span.text == "lipoxygenase"
    assert (span._.medkg.start, span._.medkg.text) == (3, "ipoxyg")


def test_every_factory_is_an_entry_point_and_none_needs_another(small_release):
    names = sorted(e.name for e in entry_points(group="spacy_factories") if e.name.startswith("medkg_"))
    assert "medkg_assertion" in names
    for name in names:
        if name.endswith("_accurate") and not INSTALLED.intersection({name[6:].replace("_", "-")}):
            continue
        alone = spacy.blank("en")
        alone.add_pipe(name)
        assert alone.pipe_names == [name]


def test_a_vocabulary_says_what_is_wrong_with_its_bytes():
    from kg.errors import InputError

    whole = Vocabulary.compile([]).to_bytes()
    assert len(Vocabulary.of_bytes(whole)) == 0
    for raw in (b"", whole[:-1], whole.replace(b"vocabulary", b"vocabularx")):
        with pytest.raises(InputError):
            Vocabulary.of_bytes(raw)
