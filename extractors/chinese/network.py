"""The network that labels characters, in numpy alone: a transformer of few layers, then a choice of the best row.

The layers are the lower ones of multilingual-e5-small (Wang et al. 2024, MIT), tuned on Chinese clinical text; weights
have four bits. What may follow what is learned too (Lafferty et al., ICML 2001) and found by Viterbi's method.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.chinese.alphabet import BEGIN, END, Alphabet
from extractors.chinese.labels import allowed
from extractors.chinese.quantise import unpack
from kg.errors import InputError, Location

__all__ = ["FORBIDDEN", "Head", "Network", "row_of"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[Any]

FORBIDDEN = -1e4
"""The score of a step that no row of labels may take."""


@dataclass(frozen=True, slots=True)
class Head:
    """What belongs to one corpus: types, the weights of its labels, scores of steps, and vectors of its known names."""

    types: tuple[str, ...]
    weight: Floats
    bias: Floats
    steps: Floats
    marks: Floats


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer: three projections side by side, the way out, and the two of the wide part."""

    inner: Floats
    inner_bias: Floats
    out: Floats
    out_bias: Floats
    wide: Floats
    wide_bias: Floats
    back: Floats
    back_bias: Floats
    norms: tuple[Floats, Floats, Floats, Floats]


class Network:
    """Characters in, scores of labels out. `names` has the names of each training corpus with their types."""

    def __init__(self, held: dict[str, npt.NDArray[Any]]) -> None:
        """Take the arrays that training wrote."""
        config = json.loads(bytes(held["config"]))
        self.alphabet = Alphabet(str(held["alphabet"]))
        self.kinds: tuple[str, ...] = tuple(config["kinds"])
        self._parts, self._frozen = int(config["heads"]), int(config["frozen"])
        self._signs, self._places = _weights(held, "signs.weight"), _floats(held, "places")
        self._norm = _floats(held, "norm.weight"), _floats(held, "norm.bias")
        self._known = _floats(held, "known.weight")
        self._layers = [_layer(held, n) for n in range(int(config["layers"]))]
        found = json.loads(bytes(held["names"]))
        self.names = {of: {one: type for type, all in types.items() for one in all} for of, types in found.items()}
        self.heads = {name: _head(held, name, types) for name, types in config["corpora"].items()}

    @classmethod
    def load(cls, path: Path) -> Network:
        """Read a model. Raises `InputError` when the file is none."""
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                return cls({name: file[name] for name in file.files})
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            why = f"is no model of Chinese text ({type(error).__name__})"
            raise InputError(why, where=Location(str(path)), hint="medkg train chinese --help") from None

    @property
    def longest(self) -> int:
        """How many characters it sees at once."""
        return len(self._places) - 2

    def scores(self, numbers: Ints, known: Ints, trained: Ints, head: Head) -> Floats:
        """Scores of the labels of each character. Shapes: (characters,) each, and (characters, labels).

        `known` and `trained` say which place of a name of the lexicon, or of the corpus, a character is (0: of none).
        """
        size = len(numbers)
        hidden = self._signs[np.concatenate([[BEGIN], numbers, [END]])] + self._places[: size + 2]
        hidden = _even(hidden, *self._norm)
        for layer in self._layers[: self._frozen]:
            hidden = self._through(layer, hidden)
        hidden[1:-1] += self._known[known] + head.marks[trained]
        hidden[[0, -1]] += self._known[0] + head.marks[0]
        for layer in self._layers[self._frozen :]:
            hidden = self._through(layer, hidden)
        found: Floats = hidden[1:-1] @ head.weight.T + head.bias
        return found

    def _through(self, layer: _Layer, hidden: Floats) -> Floats:
        size, width = hidden.shape
        part = width // self._parts
        all = (hidden @ layer.inner.T + layer.inner_bias).reshape(size, 3, self._parts, part).transpose(1, 2, 0, 3)
        weights = (all[0] * np.float32(part**-0.5)) @ all[1].transpose(0, 2, 1)
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(-1, keepdims=True)
        seen = (weights @ all[2]).transpose(1, 0, 2).reshape(size, width)
        hidden = _even(hidden + seen @ layer.out.T + layer.out_bias, *layer.norms[:2])
        wide = _gelu(hidden @ layer.wide.T + layer.wide_bias)
        return _even(hidden + wide @ layer.back.T + layer.back_bias, *layer.norms[2:])


def row_of(scores: Floats, steps: Floats) -> list[int]:
    """The best row of labels that is allowed (Viterbi). `steps` has a last but one row for the begin, a last for the
    end.
    """
    between = np.ascontiguousarray(steps[:-2].T)
    best, back = steps[-2] + scores[0], []
    for one in scores[1:]:
        ways = between + best
        origin = ways.argmax(1)
        back.append(origin)
        best = ways[np.arange(len(origin)), origin] + one
    row = [int((best + steps[-1]).argmax())]
    for origin in reversed(back):
        row.append(int(origin[row[-1]]))
    return row[::-1]


def _gelu(x: Floats) -> Floats:
    """X times the normal distribution's integral, by the usual formula with tanh (Hendrycks and Gimpel 2016)."""
    inner = x * x
    inner *= np.float32(0.044715 * (2 / np.pi) ** 0.5)
    inner += np.float32((2 / np.pi) ** 0.5)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _even(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Layer normalisation (Ba et al. 2016)."""
    x = x - x.mean(-1, keepdims=True)
    x /= np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-12))
    x *= weight
    x += bias
    return x


def _floats(held: dict[str, npt.NDArray[Any]], name: str) -> Floats:
    return held[name].astype(np.float32)


def _weights(held: dict[str, npt.NDArray[Any]], name: str) -> Floats:
    return unpack(held[f"{name}.numbers"], held[f"{name}.scales"])


def _layer(held: dict[str, npt.NDArray[Any]], n: int) -> _Layer:
    def weight(part: str) -> Floats:
        return _weights(held, f"layers.{n}.{part}.weight")

    def rest(part: str) -> Floats:
        return _floats(held, f"layers.{n}.{part}")

    return _Layer(
        inner=np.concatenate([weight(part) for part in "qkv"]),
        inner_bias=np.concatenate([rest(f"{part}.bias") for part in "qkv"]),
        out=weight("out"),
        out_bias=rest("out.bias"),
        wide=weight("wide"),
        wide_bias=rest("wide.bias"),
        back=weight("back"),
        back_bias=rest("back.bias"),
        norms=(rest("seen.weight"), rest("seen.bias"), rest("done.weight"), rest("done.bias")),
    )


def _head(held: dict[str, npt.NDArray[Any]], name: str, types: list[str]) -> Head:
    steps = np.where(allowed(len(types)), _floats(held, f"steps.{name}"), np.float32(FORBIDDEN))
    weight, bias = _floats(held, f"labels.{name}.weight"), _floats(held, f"labels.{name}.bias")
    return Head(tuple(types), weight, bias, steps.astype(np.float32), _floats(held, f"marks.{name}.weight"))
