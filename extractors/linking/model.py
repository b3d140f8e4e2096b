"""Trained linkers on disk: the light encoder, the adapter over MiniLM, the calibration; one ships with the package."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import Encoder, NameEncoder
from extractors.linking.learned import LearnedNames
from extractors.linking.linker import Linker
from extractors.vocabulary import Vocabulary
from kg.errors import InputError, Location

__all__ = ["SHIPPED", "LinkerModel", "chosen_folder", "load_linker"]

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "linker"
"""The folder of the linker that ships: `vectors.npz`, `card.json`, `learned.tsv.gz`, and `adapter.npz` over MiniLM."""


@dataclass(frozen=True, slots=True)
class LinkerModel:
    """A trained linker without a vocabulary. `card` says what it was trained on and what it reaches."""

    encoder: NameEncoder
    calibration: Calibration
    card: dict[str, Any]

    def save(self, folder: Path) -> None:
        """Write encoder and card into a folder."""
        self.encoder.save(folder)
        card = {**self.card, "calibration": asdict(self.calibration)}
        beside = folder / ".card.json"
        beside.write_bytes(orjson.dumps(card, option=orjson.OPT_INDENT_2) + b"\n")
        beside.replace(folder / "card.json")

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> LinkerModel:
        """Read a folder; raises `InputError` when something in it is missing or damaged."""
        path = folder / "card.json"
        try:
            card = orjson.loads(path.read_bytes())
            calibration = Calibration(**card["calibration"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            hint = "train it again: medkg train linker --ontology my.obo --out FOLDER"
            raise InputError("is no readable card of a linker", where=Location(str(path)), hint=hint) from error
        return cls(NameEncoder.load(folder), calibration, card)


def chosen_folder() -> Path:
    """The folder of the linker in use: `$MEDKG_LINKER`, else the one that ships."""
    named = os.environ.get("MEDKG_LINKER")
    return Path(named) if named else SHIPPED


def load_linker(vocabulary: Vocabulary, *, accurate: bool = False, folder: Path | None = None) -> Linker:
    """A linker over a vocabulary, of the model in `folder` (default: `chosen_folder`). Vectors of the names are made
    once and kept beside the vocabulary, if it has a file.

    `accurate` adds the tuned MiniLM; raises `UsageError` when its extra is not installed.
    """
    folder = folder or chosen_folder()
    model = LinkerModel.load(folder)
    encoders: list[tuple[Encoder, float]] = [(model.encoder, 1.0)]
    calibration = model.calibration
    if accurate:
        from extractors.linking.minilm import MiniLmEncoder

        tuned = MiniLmEncoder.load(folder)
        encoders = [(model.encoder, 1 - tuned.weight), (tuned, tuned.weight)]
        calibration = tuned.calibration
    learned = LearnedNames.load(folder)
    return Linker(vocabulary.names, encoders, calibration, folder=vocabulary.folder, learned=learned)
