"""Training of a linker over any vocabulary: encoder, then the probabilities on names it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from extractors.linking.calibration import Calibration, fit
from extractors.linking.encoder import NameEncoder
from extractors.linking.linker import Candidate, Linker
from extractors.linking.model import LinkerModel
from extractors.linking.split import is_development
from extractors.linking.training import Epoch, Settings, train
from extractors.name_table import NameRow, NameTable
from extractors.words import words_of
from kg.build.linker_names import Thing, things_of, without_held_out
from kg.errors import MedkgError, UsageError

__all__ = ["Scored", "Trained", "asked_of", "calibrated", "split", "table_of", "top", "train_linker"]

_NIL_EACH = 2
"""One development name of so many is asked a second time with its thing taken away: the answer is then NIL."""
_TOP = 6


@dataclass(frozen=True, slots=True)
class Trained:
    """What came out: the model, its epochs, and scores on the development names (top-1 and top-5 in percent)."""

    model: LinkerModel
    epochs: tuple[Epoch, ...]
    top1: float
    top5: float


def train_linker(
    sources: Sequence[str],
    out: Path,
    *,
    settings: Settings | None = None,
    hold_out: str = "",
    listen: Callable[[Epoch], None] = lambda _: None,
    on_problem: Callable[[MedkgError], None] = lambda _: None,
) -> Trained:
    """Train on the names of sources and write the model into the folder `out`; interrupted, it resumes there.

    `hold_out` is a prefix of ids (`HP:`) half of whose synonyms are left out, to be asked for by a benchmark.
    """
    settings = settings or Settings()
    things = things_of(sources, on_problem)
    if hold_out:
        things, _ = without_held_out(things, hold_out)
    kept, development = split(things)
    if sum(len(one.names) > 1 for one in kept) < 2:
        raise UsageError("too few things have more than one name", hint="an ontology with synonyms is needed")
    table = table_of(kept)
    epochs: list[Epoch] = []

    def told(epoch: Epoch) -> None:
        epochs.append(epoch)
        listen(epoch)

    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / ".checkpoint.npz"
    names = [one.names for one in kept]
    encoder = train(
        names,
        settings,
        development=lambda one: top(asked_of(_linker(table, one), development))[0],
        listen=told,
        checkpoint=checkpoint,
    )
    lists = asked_of(_linker(table, encoder), development)
    top1, top5 = top(lists)
    model = LinkerModel(encoder, calibrated(lists), _card(sources, settings, hold_out, kept, epochs, (top1, top5)))
    model.save(out)
    checkpoint.unlink(missing_ok=True)
    return Trained(model, tuple(epochs), top1, top5)


Scored = list[tuple[str, list[Candidate]]]
"""The right id and the candidates of each name that was asked for."""


def table_of(things: Sequence[Thing]) -> NameTable:
    """All names of some things."""
    return NameTable.of(
        NameRow(one.type, one.curie, place, name) for one in things for place, name in enumerate(one.names)
    )


def split(things: Sequence[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Things without their development names (nor those of others with the same words), and things of one name each:
    the development names. Things of a type whose names are symbols are not asked for.
    """
    asked = [
        Thing(one.curie, one.type, (name,))
        for one in things
        if one.type != "Gene"
        for name in one.names[1:]
        if is_development(one.curie, name)
    ]
    gone = {_words(one.names[0]) for one in asked}
    kept = [
        replace(one, names=(one.names[0], *(name for name in one.names[1:] if _words(name) not in gone)))
        for one in things
    ]
    # A name whose words are another thing's primary name cannot be told from it.
    primary = {_words(one.names[0]) for one in things}
    return kept, [one for one in asked if _words(one.names[0]) not in primary]


def _words(name: str) -> str:
    return " ".join(sorted(words_of(name)))


def _linker(table: NameTable, encoder: NameEncoder) -> Linker:
    return Linker(table, [(encoder, 1.0)], Calibration())


def asked_of(linker: Linker, development: Sequence[Thing], *, most: int = _TOP) -> Scored:
    """Ask a linker for each development name; `most` candidates each."""
    found: Scored = []
    for type in sorted({one.type for one in development}):
        here = [one for one in development if one.type == type]
        lists = linker.candidates([one.names[0] for one in here], type, top=most)
        found += zip([one.curie for one in here], lists, strict=True)
    return found


def top(lists: Scored) -> tuple[float, float]:
    """Top-1 and top-5 in percent."""
    total = max(1, len(lists))
    first = sum(found[:1] != [] and found[0].curie == right for right, found in lists)
    fifth = sum(any(one.curie == right for one in found[:5]) for right, found in lists)
    return 100 * first / total, 100 * fifth / total


def calibrated(lists: Scored) -> Calibration:
    """Fit the probabilities: each name as it is, and some with their thing taken away."""
    known = [(found, bool(found) and found[0].curie == right) for right, found in lists]
    absent = [([one for one in found if one.curie != right], False) for right, found in lists[::_NIL_EACH]]
    every = known + absent
    return fit([found for found, _ in every], [good for _, good in every])


def _card(
    sources: Sequence[str],
    settings: Settings,
    hold_out: str,
    things: Sequence[Thing],
    epochs: Sequence[Epoch],
    top: tuple[float, float],
) -> dict[str, Any]:
    names = "\n".join(f"{one.curie}\t{name}" for one in things for name in one.names)
    return {
        "name": "medkg linker",
        "date": datetime.now(UTC).date().isoformat(),
        "sources": [Path(one).name for one in sources],
        "held_out": hold_out,
        "things": len(things),
        "names": sum(len(one.names) for one in things),
        "names_sha256": sha256(names.encode()).hexdigest(),
        "settings": asdict(settings),
        "epochs": [asdict(one) for one in epochs],
        "development": {"top1": round(top[0], 1), "top5": round(top[1], 1)},
        "use": "Decision support: links words to ids; it does not replace a doctor's judgement.",
    }
