"""A page to look at: each document's text with its mentions drawn in it, as displaCy draws them, and its relations.

One HTML file, no scripts, nothing loaded from elsewhere; every word of a text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from html import escape
from pathlib import Path

from kg.model import Annotation, Mention, Relation
from kg.rdf.terms import iri_of
from loaders.writers.atomic import replacing

__all__ = ["LIMIT", "viewed"]

LIMIT = 200
"""Documents drawn at most: a page with more is no page to look at."""
_COLOURS = {
    "Disease": "#ffd9cc", "PhenotypicFeature": "#ffeab3", "ChemicalEntity": "#cfe8ff", "Drug": "#cfe8ff",
    "Gene": "#d9f2d0", "Procedure": "#e8dcff", "SequenceVariant": "#dff5f2",
}  # fmt: skip
_SAID = {"negated": "not", "uncertain": "maybe", "family": "relative", "historical": "past", "hypothetical": "if"}
_STYLE = (
    "body{font:16px/1.9 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}"
    "h2{font-size:1.1rem;margin:2.5rem 0 .3rem}mark{color:inherit;padding:.15em .3em;border-radius:.3em;"
    "background:#eee}mark.nil{outline:1px dashed #777}mark.said{text-decoration:underline dotted 2px}"
    "small{font-size:.68em;font-weight:600;margin-left:.35em;white-space:nowrap}a{color:#00458a}"
    "b{background:#333;color:#fff;border-radius:.3em;padding:0 .35em;margin-left:.3em;font-weight:600}"
    "table{border-collapse:collapse;font-size:.85rem;line-height:1.4;margin:.6rem 0}"
    "th,td{border-bottom:1px solid #ccc;padding:.25rem .7rem;text-align:left;vertical-align:top}"
    "p.key{font-size:.85rem}footer{margin-top:3rem;font-size:.85rem;color:#444}"
)
_DISCLAIMER = "Found by a machine, for decision support: it does not replace a doctor's judgement."


def viewed(annotations: Iterable[Annotation], path: Path) -> Iterator[Annotation]:
    """Pass annotations on and draw the first `LIMIT` of them; the page stands, whole, when the last has passed."""
    with replacing(path) as stream:
        stream.write(_head().encode())
        number = 0
        for number, annotation in enumerate(annotations, 1):
            if number <= LIMIT:
                stream.write(_document(annotation).encode())
            yield annotation
        more = f"<p>{number - LIMIT:,} more documents are not drawn.</p>" if number > LIMIT else ""
        stream.write(f"{more}<footer>{escape(_DISCLAIMER)}</footer></body></html>\n".encode())


def _head() -> str:
    colours = "".join(f"mark.{type}{{background:{colour}}}" for type, colour in _COLOURS.items())
    types = " ".join(f"<mark class={type}>{type}</mark>" for type in _COLOURS if type != "Drug")
    marks = " ".join(f"<b>{word}</b> {name}" for name, word in _SAID.items())
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<meta name=viewport content='width=device-width'><title>medkg extract</title>"
        f"<style>{_STYLE}{colours}</style></head><body><h1>medkg extract</h1>"
        f"<p class=key>{types} <mark class=nil>dashed: recognised, not linked</mark></p><p class=key>{marks}</p>"
    )


def _document(annotation: Annotation) -> str:
    document = annotation.document
    body = "".join(_drawn(document.text, list(annotation.mentions)))
    return (
        f"<article><h2>{_linked(document.id)} {escape(document.title)}</h2><p>{body}</p>"
        f"{_relations(annotation)}</article>\n"
    )


def _drawn(text: str, mentions: list[Mention]) -> Iterator[str]:
    """The text with a mark around each stretch; a stretch that crosses another's end is told in that one's label."""
    at = 0
    while mentions:
        start = mentions[0].start
        end = max(m.end for m in mentions if m.start == start)
        inside = []
        while mentions and mentions[0].start < end:
            inside.append(mentions.pop(0))
        yield escape(text[at:start])
        yield _mark(text, (start, end), inside)
        at = end
    yield escape(text[at:])


def _mark(text: str, span: tuple[int, int], mentions: list[Mention]) -> str:
    mine = [m for m in mentions if (m.start, m.end) == span]
    nested = [m for m in mentions if (m.start, m.end) != span]
    first = mine[0]
    classes = [first.type if first.type.isidentifier() else "other"]
    classes += ["nil"] if all(m.curie is None for m in mine) else []
    classes += ["said"] if not first.assertion.affirmed else []
    labels = "".join(_label(m) for m in mine)
    labels += "".join(f"<small>{escape(m.text)}: {escape(m.type)} {_linked(m.curie)}</small>" for m in nested)
    said = "".join(f"<b>{_SAID[name]}</b>" for name, holds in asdict(first.assertion).items() if holds)
    return f'<mark class="{" ".join(classes)}">{escape(text[slice(*span)])}{labels}{said}</mark>'


def _label(mention: Mention) -> str:
    told = f"{mention.extractor}, score {mention.score:.2f}"
    return f'<small title="{escape(told)}">{escape(mention.type)} {_linked(mention.curie)}</small>'


def _linked(curie: str | None) -> str:
    if not curie:
        return ""
    iri = iri_of(curie) if ":" in curie else ""
    if not iri.startswith(("http://", "https://")):
        return escape(curie)
    return f'<a href="{escape(iri)}" rel=noreferrer>{escape(curie)}</a>'


def _relations(annotation: Annotation) -> str:
    if not annotation.relations:
        return ""
    mentions = {mention.id: mention for mention in annotation.mentions}
    ordered = sorted(annotation.relations, key=lambda relation: (-relation.score, relation.sentence))
    rows = "".join(_row(annotation.document.text, relation, mentions) for relation in ordered)
    head = "".join(f"<th scope=col>{cell}</th>" for cell in ("subject", "says", "object", "score", "sentence", "by"))
    return f"<table><tr>{head}</tr>{rows}</table>"


def _row(text: str, relation: Relation, mentions: dict[str, Mention]) -> str:
    start, end = relation.sentence
    predicate = ("not " if relation.negated else "") + relation.predicate.removeprefix("biolink:").replace("_", " ")
    cells = (
        mentions[relation.subject].text, predicate, mentions[relation.object].text, f"{relation.score:.2f}",
        text[start:end] if end - start < 400 else text[start : start + 400] + "…", relation.extractor,
    )  # fmt: skip
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
