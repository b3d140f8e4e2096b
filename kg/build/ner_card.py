"""The card of a tagger: what it was trained on, under which terms, how well it does, when it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

__all__ = ["card"]

_TERMS = {
    "bc5cdr": "US National Library of Medicine and partners, given out freely",
    "ncbi": "a work of the US National Library of Medicine",
    "biored": "a work of the US National Library of Medicine",
    "maccrobat": "CC BY 4.0",
}


def card(
    name: str,
    documents: Mapping[str, int],
    history: Sequence[Mapping[str, Any]],
    models: Mapping[str, str],
    made: date,
) -> str:
    """Markdown. `documents` counts those trained on by corpus, `history` are the rows of `history.jsonl`, `models` maps
    files to hashes.

    >>> row = {"model": "literature", "number": 50, "loss": 1.0, "f1": {"ncbi": 82.4}}
    >>> "82.40" in card("fast", {"ncbi": 636}, [row], {"literature.npz": "00"}, date(2026, 11, 26))
    True
    """
    last = {row["model"]: row for row in history}
    trained = "\n".join(f"| {one} | {count} | {_TERMS.get(one, '')} |" for one, count in documents.items())
    figures = "\n".join(
        f"| {model} | {row['number']} | {corpus} | {f1:.2f} |"
        for model, row in sorted(last.items())
        for corpus, f1 in row["f1"].items()
    )
    hashes = "\n".join(f"- `{file}` sha256 {value}" for file, value in models.items())
    return f"""# Tagger `{name}`

Made on {made.isoformat()} by `medkg train ner`. Apache-2.0, as medkg is; trained on texts that do not ship.
For finding names in biomedical text in English. Decision support for researchers: it does not replace reading the text,
nor a doctor. It errs most on what its corpora disagree about (is a sign a disease?), on rare chemicals, on new genes.

| corpus | documents | terms |
|---|---|---|
{trained}

Strict F1 on the development parts, before a document is made to agree with itself (test sets: `benchmarks/ner.py`):

| model | rounds or epochs | corpus | F1 |
|---|---|---|---|
{figures}

{hashes}
"""
