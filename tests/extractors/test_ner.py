"""The trained taggers: what they find, where, on any input; training to the byte; the shipped models."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest

from extractors.base import Pipeline
from extractors.ner.annotator import NerAnnotator
from extractors.ner.chain import Chain, best, expected, marginals, steps
from extractors.ner.consistency import Found, agreed
from extractors.ner.labels import Labels
from extractors.ner.lexicon import VOCABULARIES, Lexicon
from extractors.ner.short_forms import definitions
from extractors.ner.style import StyleModel
from extractors.ner.tagger import MODELS, STYLES, Tagger
from extractors.ner.tokens import LONGEST, tokenise
from extractors.ner.training.examples import Corpus, examples
from extractors.segment import SentenceAnnotator
from kg.errors import UsageError
from kg.model import Annotation, Document, Mention

TYPES = ("Disease", "ChemicalEntity")
SENTENCES = [
    ("Naloxone reverses the hypotension that clonidine causes.", {"Naloxone": 1, "hypotension": 0, "clonidine": 1}),
    ("Clonidine causes severe bradycardia in rats.", {"Clonidine": 1, "bradycardia": 0}),
    ("Patients with renal failure received heparin.", {"renal failure": 0, "heparin": 1}),
    ("Heparin induced thrombocytopenia is rare.", {"Heparin": 1, "thrombocytopenia": 0}),
    ("No effect of naloxone on liver failure was seen.", {"naloxone": 1, "liver failure": 0}),
]


def written(n: int = 5) -> Corpus:
    """A tiny corpus of our own."""
    found = []
    for number, (text, marks) in enumerate(SENTENCES[:n]):
        mentions = [
            Mention(f"m{k}", text.index(w), text.index(w) + len(w), w, TYPES[kind], None, 1.0, "gold")
            for k, (w, kind) in enumerate(marks.items())
        ]
        found.append(Annotation(Document.of_parts(f"text:{number}", "", [("text", text)]), mentions=tuple(mentions)))
    return Corpus("bc5cdr", TYPES, tuple(found))


def empty_lexicon() -> Lexicon:
    groups, counts = np.zeros((0, 3), np.uint16), np.zeros((0, len(VOCABULARIES)), np.uint8)
    return Lexicon(np.zeros(0, np.uint32), groups, counts, np.zeros(0, np.uint64), np.zeros(0, np.uint8))


@pytest.fixture(scope="module")
def fast() -> Tagger:
    return Tagger.load("fast")


def mentions_of(text: str, style: str | None = None) -> list[Mention]:
    document = Document.of_parts("text:1", "", [("text", text)])
    return list(Pipeline((SentenceAnnotator(), NerAnnotator(style))).annotate(document).mentions)


def test_labels_come_back_as_they_were_marked():
    labels = Labels(TYPES)
    for one, (_, marks) in zip(examples([written()], labels), SENTENCES, strict=True):
        found = {(" ".join(one.text.words[m.first : m.stop]), m.kind) for m in labels.decode(one.labels.tolist())}
        assert found == set(marks.items())


def test_the_chain_agrees_with_counting_all_labellings():
    from itertools import product

    random = np.random.default_rng(0)
    labels = Labels(("Disease",))
    scores, pairs = random.normal(size=(5, 5)), random.normal(size=(5, 5))
    bounds = np.array([[0, 3], [3, 5]])
    begin, stop = labels.starts.astype(float), labels.stops.astype(float)
    found = expected(np.exp(scores), np.exp(pairs) * labels.follows, begin, stop, steps(bounds))
    total, marginal, top = 0.0, np.zeros((5, 5)), []
    for a, b in bounds:
        weights = {}
        for way in product(range(5), repeat=b - a):
            legal = begin[way[0]] and stop[way[-1]] and all(labels.follows[x, y] for x, y in pairwise(way))
            if legal:
                value = sum(scores[a + n, y] for n, y in enumerate(way)) + sum(pairs[x, y] for x, y in pairwise(way))
                weights[way] = np.exp(value)
        z = sum(weights.values())
        total += np.log(z)
        top += max(weights, key=weights.get)
        for way, weight in weights.items():
            for n, y in enumerate(way):
                marginal[a + n, y] += weight / z
    assert found.log_sum == pytest.approx(total)
    assert found.labels == pytest.approx(marginal)
    chain = Chain(np.exp(scores).astype(np.float32), (np.exp(pairs) * labels.follows).astype(np.float32), begin, stop)
    for together in marginals([chain, chain], bounds):
        assert together == pytest.approx(marginal, abs=1e-5)
    wall = np.where(labels.follows, pairs, -1e4)
    ends = (np.where(ok, 0, -1e4) for ok in (labels.starts, labels.stops))
    assert best(scores, wall, *ends, steps(bounds)).tolist() == top


def test_training_gives_equal_bytes_and_learns_what_was_marked(tmp_path):
    pytest.importorskip("scipy")
    from extractors.ner.linear import LinearModel, LinearTagger
    from extractors.ner.stream import Stream, Words
    from extractors.ner.training.judging import f1_of_labels
    from extractors.ner.training.linear import LinearSettings, train_linear

    labels = Labels(TYPES)
    told = list(examples([written()], labels))
    settings = LinearSettings(rounds=20, rare=(1, 1))
    for name in ("one", "two"):
        train_linear(told, TYPES, ("bc5cdr",), empty_lexicon(), settings).save(tmp_path / f"{name}.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    model, words = LinearModel.load(tmp_path / "one.npz"), Words(empty_lexicon())
    tagger = LinearTagger(model, words)
    scores = [tagger.scores(Stream.of([one.text], words)) for one in told]
    assert f1_of_labels(labels, told, scores, TYPES, model.follows) == 100


def test_a_training_that_was_broken_off_ends_where_it_would_have_ended():
    from extractors.ner.training.descent import State, minimise

    def loss(w):
        return float(((w - np.array([3.0, 0.2, -1.0])) ** 2 * [1, 2, 3]).sum() + (w**4).sum()), 2 * (
            w - np.array([3.0, 0.2, -1.0])
        ) * [1, 2, 3] + 4 * w**3

    states = []
    whole = minimise(loss, State(0, np.zeros(3)), absolute=0.1, rounds=12, listen=lambda state, _: states.append(state))
    again = minimise(loss, states[4], absolute=0.1, rounds=12)
    assert np.array_equal(whole, again)


def test_a_corpus_is_silent_about_types_it_does_not_mark():
    labels = Labels(TYPES)
    silent = labels.allowed(("Disease",))
    assert [labels.names[n] for n in np.flatnonzero(silent)] == ["O", *(f"{p}-ChemicalEntity" for p in "BIES")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "...",
        "α-Methyldopa and β-blockers lower blood pressure; TNF-α too.",
        "\ufeffNul \x00 and \ud7ff, emoji 🧬 and 中文 without blanks",
        "x" * 50_000,
        "(" * 2_000,
        "naloxone " * 5_000,
        "A" + "́" * 300 + " fever",
    ],
    ids=["empty", "blanks", "dots", "greek", "odd", "one word", "brackets", "long", "combining"],
)
def test_any_text_gives_mentions_inside_it(text):
    for one in mentions_of(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert 0 < one.score <= 1


def test_a_sentence_without_end_is_cut():
    assert max(b - a for a, b in tokenise("word " * 1000).bounds) == LONGEST


def test_what_a_reader_would_mark_is_found():
    text = "Naloxone reverses the hypotension caused by clonidine in patients with renal failure."
    found = {(one.text, one.type) for one in mentions_of(text, "bc5cdr")}
    wanted = {("Naloxone", "ChemicalEntity"), ("clonidine", "ChemicalEntity"), ("hypotension", "Disease")}
    assert wanted | {("renal failure", "Disease")} <= found


def test_documents_together_give_what_they_give_alone(fast):
    texts = [tokenise(text) for text, _ in SENTENCES] + [tokenise("")]
    together = fast.tag(texts, style="bc5cdr")
    alone = [fast.tag([text], style="bc5cdr")[0] for text in texts]
    assert [[one[:3] for one in some] for some in together] == [[one[:3] for one in some] for some in alone]


def test_a_fresh_tagger_chooses_the_style_of_its_first_text():
    fresh = Tagger("fast", Tagger.load("fast")._parts)
    assert sum(fresh.style_of(tokenise(SENTENCES[0][0]))[:3]) == pytest.approx(1)
    assert fresh.tag([tokenise("")]) == [[]]
    assert fresh.style_of(tokenise(""))[3] == 0


def test_a_tagger_travels_to_another_process(fast):
    text = tokenise(SENTENCES[0][0])
    assert pickle.loads(pickle.dumps(fast)).tag([text]) == fast.tag([text])
    assert pickle.loads(pickle.dumps(NerAnnotator("ncbi"))).style == "ncbi"


def test_unknown_names_are_refused(fast):
    with pytest.raises(UsageError, match="no tagger"):
        Tagger.load("slow")
    with pytest.raises(UsageError, match="no style"):
        fast.tag([tokenise("Fever.")], style="gad")


def test_short_forms_mean_what_their_long_forms_mean():
    text = tokenise("Tuberous sclerosis complex (TSC) is rare. Mice with TSC were seen.")
    words, first, stop = definitions(text)[0]
    assert (words, text.words[first:stop]) == (("TSC",), ("Tuberous", "sclerosis", "complex"))
    found = agreed(text, [Found(first, stop, "Disease", 0.9)])
    assert [text.words[one.first] for one in found if one.type == "Disease"] == ["Tuberous", "TSC", "TSC"]


def test_what_is_tagged_once_is_tagged_everywhere_but_not_inside_words():
    text = tokenise("Gout was seen. Two had gout; Gout-like pain and Gout2 were not. Gout again.")
    found = agreed(text, [Found(0, 1, "Disease", 0.9)])
    places = [text.starts[one.first] for one in found]
    assert places == [0, text.text.index("Gout-like"), text.text.index("Gout again")]


def test_a_style_is_chosen_by_the_words_of_a_text():
    texts = [(("renal", "drug"), 0), (("gene", "family"), 1)] * 5
    model = StyleModel.learn(texts, 2)
    from extractors.ner.lexicon import word_key

    drug, gene = (model.odds(np.array([word_key(w)], dtype=np.uint32)) for w in ("drug", "gene"))
    assert drug[0] > drug[1]
    assert gene[0] < gene[1]
    assert not StyleModel.learn([], len(STYLES)).odds(np.zeros(0, np.uint32)).any()


def test_models_are_small():
    assert sum(path.stat().st_size for path in MODELS.glob("*.npz")) < 20_000_000


def test_a_document_gets_the_same_whatever_is_tagged_with_it():
    texts = [" ".join(sentence for sentence, _ in SENTENCES[k:]) + " Seen in 3 of 7 mice." * k for k in range(5)]
    documents = [Document.of_parts(f"text:{n}", "", [("text", text)]) for n, text in enumerate([texts[0], *texts])]
    pipeline = Pipeline((SentenceAnnotator(), NerAnnotator()))
    together = [one.mentions for one in pipeline.pipe(documents)]
    assert together == [pipeline.annotate(document).mentions for document in documents]
    assert all(together)
