"""Fits the CRF that the network is measured against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import orjson

from extractors.chinese.crf import features
from extractors.chinese.labels import pieces, write
from extractors.chinese.marks import names_by_type
from extractors.chinese.matcher import Matcher
from extractors.chinese.script import simplified
from extractors.chinese.training.corpus import Example, dictionary_of
from kg.release.files import write_bytes

__all__ = ["fit_crf"]


def fit_crf(
    examples: Sequence[Example], out: Path, name: str, *, c1: float = 0.1, c2: float = 0.02, iterations: int = 100
) -> None:
    """Fit a model and write `NAME.crfsuite` and `NAME.names.json` to a folder.

    The gazetteer that a text sees in training holds no name that only that text has, or the model would trust it more
    than it deserves on new texts.
    """
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": False, "feature.minfreq": 2}
    )
    counts: Counter[str] = Counter()
    for example in examples:
        plain = simplified(example.text)
        counts.update({plain[g.start : g.end] for g in example.gold})
    every = dictionary_of(examples)
    shared = {n: t for n, t in every.items() if counts[n] > 1}
    matcher = Matcher(shared)
    for example in examples:
        plain = simplified(example.text)
        for start, end in pieces(plain, whole=[(g.start, g.end) for g in example.gold]):
            labels = ["O"] * (end - start)
            for g in example.gold:
                if start <= g.start and g.end <= end:
                    write(labels, g.start - start, g.end - start, g.type)
            trainer.append(features(plain[start:end], matcher), labels)
    out.mkdir(parents=True, exist_ok=True)
    trainer.train(str(out / f"{name}.crfsuite"))
    write_bytes(out / f"{name}.names.json", orjson.dumps(names_by_type(every)))
