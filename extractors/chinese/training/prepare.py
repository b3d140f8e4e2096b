"""Corpora become material for training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from extractors.chinese.alphabet import Alphabet, plain
from extractors.chinese.labels import labels_of, windows, write
from extractors.chinese.lexicon import lexicon
from extractors.chinese.marks import known_names, names_by_type
from extractors.chinese.matcher import Matcher
from extractors.chinese.tagger import places_in_names
from extractors.chinese.training.corpus import Example, dictionary_of
from extractors.chinese.training.material import LONGEST, Material, Span, Window
from kg.errors import InputError, Location

__all__ = ["fold_of", "names_of", "prepare"]


def fold_of(examples: Sequence[Example], fold: int | None, folds: int = 5) -> tuple[list[Example], list[Example]]:
    """Texts to train on, and every `folds`th from `fold` on to measure on (none of them for None).

    >>> [len(part) for part in fold_of([Example("", ())] * 11, 0)]
    [8, 3]
    """
    held = [e for n, e in enumerate(examples) if fold is not None and n % folds == fold]
    return [e for n, e in enumerate(examples) if fold is None or n % folds != fold], held


def names_of(paths: Sequence[Path]) -> list[str]:
    """Chinese names of tables (`.xlsx`: every cell) or lists (other files: every line); of three signs or more."""
    found: dict[str, None] = {}
    for path in paths:
        if path.suffix == ".xlsx":
            import python_calamine

            try:
                sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            except (python_calamine.CalamineError, OSError) as error:
                why = f"is no table ({type(error).__name__})"
                raise InputError(why, where=Location(str(path))) from None
            cells = [cell for row in sheet for cell in row if isinstance(cell, str)]
        else:
            cells = path.read_text(encoding="utf-8", errors="replace").splitlines()
        found.update(dict.fromkeys(cell for cell in cells if sum("\u4e00" <= sign <= "\u9fff" for sign in cell) > 2))
    return list(found)


def prepare(
    train: Mapping[str, Sequence[Example]],
    held: Mapping[str, Sequence[Example]],
    *,
    vectors: str,
    names: Sequence[str] = (),
) -> Material:
    """Make the material of corpora (by name), where `vectors` has the characters that the base knows."""
    read = [plain(name) for name in (*names, *lexicon())]
    types = {of: tuple(sorted({g.type for e in examples for g in e.gold})) for of, examples in train.items()}
    signs = _signs([*(plain(e.text) for examples in train.values() for e in examples), *read], vectors)
    alphabet = Alphabet(signs)
    kinds = tuple(sorted(set(known_names().values())))
    gazetteers = {of: dictionary_of(examples) for of, examples in train.items()}
    learned, shown = [], []
    gold: dict[str, frozenset[Span]] = {}
    for of, examples in train.items():
        matcher = Matcher(gazetteers[of])
        counts = Counter(name for e in examples for name in _names(e))
        for n, example in enumerate(examples):
            # A text does not see names that it alone has, or they would be trusted more than they deserve.
            own = {name for name in _names(example) if counts[name] == 1}
            learned += _windows(of, n, example, alphabet, kinds, types[of], matcher, own)
        for n, example in enumerate(held.get(of, ())):
            shown += _windows(of, n, example, alphabet, kinds, types[of], matcher, set())
        gold[of] = frozenset((n, g.start, g.end, g.type) for n, e in enumerate(held.get(of, ())) for g in e.gold)
    return Material(
        signs, kinds, types, {of: names_by_type(table) for of, table in gazetteers.items()}, learned, shown, gold,
        np.concatenate([alphabet.numbers(name + ",") for name in read]),
    )  # fmt: skip


def _signs(texts: Sequence[str], vectors: str) -> str:
    """Characters of the texts, and all that the base knows of the usual ones (GB 2312, and ASCII)."""
    usual = [sign for sign in vectors if (sign >= "\u4e00" and _usual(sign)) or "!" <= sign <= "~"]
    counts = Counter("".join(texts))
    seen = [sign for sign, count in sorted(counts.items()) if count > 1 and not sign.isspace()]
    return "".join(dict.fromkeys([*usual, *seen]))


def _usual(sign: str) -> bool:
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _names(example: Example) -> set[str]:
    text = plain(example.text)
    return {text[g.start : g.end] for g in example.gold}


def _windows(
    of: str, number: int, example: Example, alphabet: Alphabet, kinds: tuple[str, ...], types: tuple[str, ...],
    matcher: Matcher[str], own: set[str],
) -> list[Window]:  # fmt: skip
    text = plain(example.text)
    known = places_in_names(text, known_names(), kinds)
    trained = places_in_names(text, matcher, types, without=own)
    row, order = ["O"] * len(text), {label: n for n, label in enumerate(labels_of(types))}
    for g in example.gold:
        if g.type in types:
            write(row, g.start, g.end, g.type)
    labels = np.array([order[label] for label in row], np.int16)
    return [
        Window(of, number, a, alphabet.numbers(text[a:b]), known[a:b], trained[a:b], labels[a:b])
        for a, b in windows(text, LONGEST)
    ]
