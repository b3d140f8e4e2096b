"""The network of the Chinese tagger: numpy says what torch says, four bits cost nothing, no text is marked by itself."""

from __future__ import annotations

import json
import struct
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner

from extractors.chinese.labels import Tagged, allowed, labels_of, windows
from extractors.chinese.network import FORBIDDEN, Network, row_of
from extractors.chinese.quantise import pack, unpack
from extractors.chinese.tagger import Tagger
from extractors.chinese.training.corpus import Example
from kg.cli.train.chinese import command
from kg.errors import InputError, UsageError

WIDTH, LAYERS = 64, 2
SIGNS = "患者男发热咳嗽胃癌肝吃药,。"


def base_bytes() -> bytes:
    """A file in the form of the base, with chance for weights: small, but read and trained like the real one."""
    random = np.random.default_rng(0)
    words = ["<s>", "<pad>", "</s>", "<unk>", *SIGNS, "发热"]
    blob = [word.encode() for word in words]
    offsets = np.cumsum([0, *map(len, blob)]).astype("<u4")
    head = b"E5S1" + struct.pack("<i", 1)
    head += struct.pack("<7ifi", WIDTH, LAYERS, 2, 4 * WIDTH, len(words), 512, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(words), 0, 2, 1, 3, int(offsets[-1]))
    head += offsets.tobytes() + np.zeros(len(words), "<f4").tobytes() + b"".join(blob) + struct.pack("<iI", 0, 0)
    arrays = {"emb.word": (len(words), WIDTH), "emb.pos": 512 * WIDTH, "emb.type": WIDTH, "emb.ln.w": 1, "emb.ln.b": 0}
    for n in range(LAYERS):
        for part in ("q", "k", "v", "ao"):
            arrays |= {f"l{n}.{part}.w": (WIDTH, WIDTH), f"l{n}.{part}.b": WIDTH}
        arrays |= {f"l{n}.fi.w": (4 * WIDTH, WIDTH), f"l{n}.fi.b": 4 * WIDTH}
        arrays |= {f"l{n}.fo.w": (WIDTH, 4 * WIDTH), f"l{n}.fo.b": WIDTH}
        arrays |= {f"l{n}.{part}": value for part, value in (("aln.w", 1), ("aln.b", 0), ("oln.w", 1), ("oln.b", 0))}
    data = {}
    for name, shape in arrays.items():
        if isinstance(shape, tuple):
            numbers, scales = pack(random.normal(0, 0.3, shape).astype(np.float32))
            data[name] = (
                1,
                int(np.prod(shape)),
                np.concatenate([scales[..., None].view(np.uint8), numbers], -1).tobytes(),
            )
        else:
            value = np.full(WIDTH, shape, "<f4") if shape in (0, 1) else random.normal(0, 0.1, shape).astype("<f4")
            data[name] = 0, value.size, value.tobytes()
    directory = struct.pack("<i", len(data))
    at = len(head) + 4 + sum(2 + len(name) + 21 for name in data)
    for name, (kind, count, raw) in data.items():
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(raw))
        at += len(raw)
    return head + directory + b"".join(raw for _, _, raw in data.values())


@pytest.fixture
def base_file(tmp_path):
    path = tmp_path / "base.bin"
    path.write_bytes(base_bytes())
    return path


def corpus(path, types):
    text = "患者男,发热咳嗽。胃癌,吃药。"
    gold = [{"mention": m, "offset": str(text.index(m)), "label": t} for m, t in types.items()]
    path.write_text("\n".join(json.dumps({"text": text, "mention_data": gold}) for _ in range(6)), encoding="utf-8")
    return path


def test_rows_of_labels_keep_to_what_may_follow():
    random = np.random.default_rng(1)
    may = allowed(2)
    steps = np.where(may, random.normal(size=may.shape), FORBIDDEN).astype(np.float32)
    for _ in range(20):
        row = row_of(random.normal(0, 3, (12, 9)).astype(np.float32), steps)
        assert may[-2, row[0]]
        assert may[-1, row[-1]]
        assert all(may[a, b] for a, b in pairwise(row))


def test_windows_hold_the_whole_text():
    text = "发热。" * 40 + "咳" * 30 + "。"
    cut = list(windows(text, 20))
    assert "".join(text[a:b] for a, b in cut) == text
    assert max(b - a for a, b in cut) <= 20


def test_four_bits_of_four_bits_are_the_same():
    weights = np.random.default_rng(2).normal(size=(8, 64)).astype(np.float32)
    once = unpack(*pack(weights))
    assert np.array_equal(unpack(*pack(once)), once)
    assert np.abs(once - weights).max() < 0.4


def test_the_loss_is_that_of_all_rows_one_by_one():
    torch = pytest.importorskip("torch")
    from extractors.chinese.training.chain import loss_of

    torch.manual_seed(0)
    may = torch.from_numpy(allowed(1))
    steps, scores, labels = (
        torch.randn(7, 5),
        torch.randn(2, 6, 5),
        torch.tensor([[0, 1, 3, 0, 4, 0], [4, 0, 0, 0, 0, 0]]),
    )
    sizes = torch.tensor([6, 2])
    held = torch.where(may, steps, torch.full_like(steps, -30.0))

    def one(n):
        size, row = int(sizes[n]), labels[n]
        alpha, mine = held[5] + scores[n, 0], held[5][row[0]] + scores[n, 0, row[0]]
        for t in range(1, size):
            alpha = torch.logsumexp(alpha[:, None] + held[:5], 0) + scores[n, t]
            mine = mine + held[row[t - 1], row[t]] + scores[n, t, row[t]]
        return torch.logsumexp(alpha + held[6], 0) - mine - held[6][row[size - 1]]

    expected = (one(0) + one(1)) / 8
    assert loss_of(scores, labels, sizes, steps, may).item() == pytest.approx(expected.item(), abs=1e-4)


def test_a_text_does_not_see_the_names_that_it_alone_has():
    from extractors.chinese.training.prepare import prepare

    long = Example("患者直肠癌根治术。", (Tagged(2, 8, "operation"),))
    short = Example("直肠肿胀。", (Tagged(0, 2, "body"),))
    made = prepare({"notes": [long, short, short]}, {}, vectors="患者直肠癌根治术")
    window = next(w for w in made.train if len(w.signs) == 9)
    # 直肠 is known from other texts and marked; the longer name is the text's own and is not.
    assert window.trained.tolist() == [0, 0, 1, 3, 0, 0, 0, 0, 0]
    assert made.types == {"notes": ("body", "operation")}


@pytest.mark.parametrize("frozen", [0, 1])
def test_numpy_says_what_torch_says(base_file, tmp_path, frozen):
    pytest.importorskip("torch")
    from extractors.chinese.training.base import read_base
    from extractors.chinese.training.corpus import read_corpus
    from extractors.chinese.training.fit import Settings, fit, measure
    from extractors.chinese.training.prepare import prepare
    from kg.build.train_chinese import save

    read = read_corpus(corpus(tmp_path / "notes.json", {"发热": "sign", "胃癌": "disease"}))
    base = read_base(base_file)
    material = prepare({"notes": read, "questions": read}, {"notes": read[:1]}, vectors="".join(base.rows))
    settings = Settings(layers=2, frozen=frozen, reading=1, passes=120, packed=30, tokens=512, rate=3e-3, seed=3)
    told = []
    model = fit(material, base, settings, tell=told.append)
    assert [t.part for t in told] == ["reading"] + ["labels"] * 120
    assert told[-1].loss < told[1].loss
    save(tmp_path / "tagger.npz", model.arrays())
    network = Network.load(tmp_path / "tagger.npz")
    assert network.alphabet.signs == material.signs
    mine = {(0, t.start, t.end, t.type) for t in Tagger("notes", path=tmp_path / "tagger.npz").tag(read[0].text)}
    assert mine == measure(model)["notes"]
    assert mine == {(0, 4, 6, "sign"), (0, 9, 11, "disease")}


def test_train_chinese_writes_a_measured_model_and_its_card(base_file, tmp_path):
    pytest.importorskip("torch")
    notes = corpus(tmp_path / "notes.json", {"发热": "sign"})
    questions = corpus(tmp_path / "questions.json", {"胃癌": "disease"})
    call = [str(notes), str(questions), "--base", str(base_file), "--layers", "2", "--frozen", "1",
            "--packed", "1", "--fold", "0", "--dev-notes", str(notes)]  # fmt: skip
    done = CliRunner().invoke(command, [*call, "--passes", "3", "--out", str(tmp_path / "a")])
    assert done.exit_code == 0, done.output
    assert "labels     3  loss" in done.stderr
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()] == [
        ["notes", "held out"], ["notes", "development"], ["questions", "held out"],
    ]  # fmt: skip
    card = (tmp_path / "a" / "tagger.md").read_text(encoding="utf-8")
    assert "| notes | 4 | 2 | Apache-2.0 |" in card
    assert "sha256" in card
    assert not (tmp_path / "a" / "state.pt").exists()


def test_what_is_no_model_or_base_is_said(tmp_path):
    from extractors.chinese.training.base import read_base

    other = tmp_path / "other.npz"
    other.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(InputError, match="is no model of Chinese text"):
        Tagger("notes", path=other)
    with pytest.raises(InputError, match="is no such base"):
        read_base(other)
    with pytest.raises(InputError, match="is not there"):
        Tagger("notes", path=tmp_path / "none.npz")
    with pytest.raises(UsageError, match="no Chinese tagger"):
        Tagger("poems")
    assert labels_of([]) == ["O"]
