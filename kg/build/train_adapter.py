"""Training of the adapter over MiniLM for a linker that has been trained, and what weight it gets beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import orjson

from extractors.linking.calibration import Calibration
from extractors.linking.linker import Linker
from extractors.linking.minilm import MiniLmEncoder
from extractors.linking.minilm_training import AdapterSettings, train_adapter
from extractors.linking.model import LinkerModel
from extractors.name_table import NameRow, NameTable
from kg.build.linker_names import Thing, things_of, without_held_out
from kg.build.train_linker import Scored, asked_of, calibrated, split, table_of, top
from kg.errors import MedkgError

__all__ = ["train_accurate"]

_WEIGHTS = (0.2, 0.35, 0.5, 0.65)
_ASKED = 600
"""Development names that choose the weight: encoding names is what costs."""


def train_accurate(
    sources: Sequence[str],
    out: Path,
    *,
    settings: AdapterSettings | None = None,
    hold_out: str = "",
    listen: Callable[[int, float], None] = lambda _step, _loss: None,
    on_problem: Callable[[MedkgError], None] = lambda _: None,
) -> dict[str, float]:
    """Train on the names of sources beside the light model in `out`; write `adapter.npz` and `adapter.json` there.

    Gives top-1 and top-5 on development names and the weight, which is chosen on them: asked for among the names that
    the light encoder finds near, which all but a few right ones are.
    """
    settings = settings or AdapterSettings()
    things = things_of(sources, on_problem)
    if hold_out:
        things, _ = without_held_out(things, hold_out)
    kept, development = split(things)
    model = LinkerModel.load(out)
    checkpoint = out / ".adapter.pt"
    adapter = train_adapter([one.names for one in kept], model.encoder, settings, listen=listen, checkpoint=checkpoint)
    adapter.save(out)
    development = development[:: max(1, len(development) // _ASKED)]
    near = _near(table_of(kept), model, development)
    tuned = MiniLmEncoder(adapter, weight=0.5, calibration=Calibration())
    tried: list[tuple[float, Scored]] = []
    for weight in _WEIGHTS:
        linker = Linker(near, [(model.encoder, 1 - weight), (tuned, weight)], Calibration())
        tried.append((weight, asked_of(linker, development)))
    weight, lists = max(tried, key=lambda one: top(one[1])[0])
    first, fifth = top(lists)
    scores = {"top1": round(first, 1), "top5": round(fifth, 1), "weight": weight}
    card = {**scores, "settings": asdict(settings), "calibration": asdict(calibrated(lists))}
    beside = out / ".adapter.json"
    beside.write_bytes(orjson.dumps(card, option=orjson.OPT_INDENT_2) + b"\n")
    beside.replace(out / "adapter.json")
    checkpoint.unlink(missing_ok=True)
    return scores


def _near(table: NameTable, model: LinkerModel, development: Sequence[Thing]) -> NameTable:
    """The names of the things that the light encoder finds for the development names, and of the right ones."""
    linker = Linker(table, [(model.encoder, 1.0)], Calibration())
    wanted = {one.curie for one in development}
    for _, found in asked_of(linker, development, most=12):
        wanted.update(one.curie for one in found)
    rows: list[NameRow] = [row for row in table.rows if row.curie in wanted]
    return NameTable.of(rows)
