"""The errors of an evaluation as one HTML page without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from extractors.evaluation.concepts import Confusion, Scores

__all__ = ["error_page"]

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #ccc;padding:.3rem .8rem;"
    "text-align:left;vertical-align:top}td.n{text-align:right}.missed{color:#8a4b00}.wrong{color:#a00020}"
)


def error_page(
    title: str, results: Mapping[str, Scores], errors: Sequence[Confusion], name_of: Callable[[str], str]
) -> str:
    """One page: the scores, then the commonest errors; `name_of` gives the name of an id.

    >>> page = error_page("GSC", {"document": Scores(80, 60, 68.6, 65, 72)}, [], str)
    >>> "68.6" in page and "<script" not in page
    True
    """
    head = "".join(f"<th>{cell}</th>" for cell in ("level", "precision", "recall", "F1", "95 % interval of F1"))
    body = "".join(
        f"<tr><th scope=row>{escape(level)}</th><td class=n>{s.precision:.1f}</td><td class=n>{s.recall:.1f}</td>"
        f"<td class=n>{s.f1:.1f}</td><td>{s.low:.1f} to {s.high:.1f}</td></tr>"
        for level, s in results.items()
    )
    rows = "".join(
        f"<tr><td class={e.kind}>{e.kind}</td><td class=n>{e.documents}</td><td>{escape(e.text)}</td>"
        f"<td>{escape(e.curie)} {escape(name_of(e.curie))}</td><td>{escape(e.example)}</td></tr>"
        for e in errors
    )
    columns = "".join(f"<th>{cell}</th>" for cell in ("error", "documents", "words", "concept", "where"))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>"
        f"<table><tr>{head}</tr>{body}</table><h2>Commonest errors</h2><table><tr>{columns}</tr>{rows}</table></html>\n"
    )
