"""Between spaCy's `Doc` and our `Annotation`: plain values in `Doc.user_data`, so that nothing is lost by `to_bytes`,
`DocBin` or `n_process`; spans and entities beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractors.merging import merged
from kg.model import Annotation, Assertion, Document, Frequency, Mention, Relation

__all__ = ["KEY", "annotation_of", "mention_of", "register_extensions", "write"]

KEY = "medkg"
"""Key of `Doc.user_data` and `Doc.spans`, and name of the extensions of `Doc` and `Span`."""
_NOTHING: dict[str, Any] = {"sentences": [], "abbreviations": [], "mentions": [], "relations": []}
_ASSERTIONS = tuple(asdict(Assertion()))


def annotation_of(doc: Doc) -> Annotation:
    """What the components have found in a document so far; offsets are those of `doc.text`.

    Sentences and entities that other components of the pipeline found are taken over (extractor `spacy`).
    """
    text = doc.text
    document = Document.of_parts("text:doc", "", [("text", text)])
    plain = doc.user_data.get(KEY, _NOTHING)
    sentences = tuple((a, b) for a, b in plain["sentences"])
    if not sentences and doc.has_annotation("SENT_START"):
        sentences = tuple((sent.start_char, sent.end_char) for sent in doc.sents)
    mentions = tuple(_mention(row, text) for row in plain["mentions"])
    if foreign := [ent for ent in doc.ents if (ent.label_, ent.kb_id_, ent.start, ent.end) not in _ours(doc)]:
        mentions = merged(mentions, [_foreign(ent) for ent in foreign])
    return Annotation(
        document,
        sentences,
        tuple(((a, b), (c, d)) for (a, b), (c, d) in plain["abbreviations"]),
        mentions,
        tuple(_relation(row) for row in plain["relations"]),
    )


def write(doc: Doc, annotation: Annotation) -> None:
    """Keep an annotation in a document: values, `doc.spans["medkg"]` (all mentions) and `doc.ents` (those that do not
    overlap, longest and linked first). A mention whose ends lie inside tokens is widened to them there; its exact
    offsets stay in `span._.medkg`.
    """
    doc.user_data[KEY] = {
        "sentences": [list(span) for span in annotation.sentences],
        "abbreviations": [[list(short), list(long)] for short, long in annotation.abbreviations],
        "mentions": [_plain(mention) for mention in annotation.mentions],
        "relations": [asdict(relation) for relation in annotation.relations],
    }
    spans = [span for mention in annotation.mentions if (span := _span(doc, mention)) is not None]
    doc.spans[KEY] = spans
    linked = filter_spans(span for span in spans if span.kb_id)
    doc.ents = filter_spans([*linked, *(span for span in spans if not span.kb_id)])


def mention_of(span: Span) -> Mention | None:
    """The mention behind a span or entity, with its exact offsets; None for a span that is not ours."""
    plain = span.doc.user_data.get(KEY)
    for row in plain["mentions"] if plain else ():
        if row["type"] == span.label_ and (row["curie"] or "") == span.kb_id_:
            mine = _char_span(span.doc, row["start"], row["end"])
            if mine is not None and (mine.start, mine.end) == (span.start, span.end):
                return _mention(row, span.doc.text)
    return None


def register_extensions() -> None:
    """`doc._.medkg`, `span._.medkg`, and `span._.negated`, `uncertain`, `family`, `historical`, `hypothetical`.

    A name that another package has registered is left to it.
    """
    if not Doc.has_extension(KEY):
        Doc.set_extension(KEY, getter=annotation_of)
    if not Span.has_extension(KEY):
        Span.set_extension(KEY, getter=mention_of)
    for name in _ASSERTIONS:
        if not Span.has_extension(name):
            Span.set_extension(name, getter=_asserts(name))


def _ours(doc: Doc) -> set[tuple[str, str, int, int]]:
    return {(span.label_, span.kb_id_, span.start, span.end) for span in doc.spans.get(KEY, ())}


def _foreign(ent: Span) -> Mention:
    """An entity that another component found."""
    return Mention("m", ent.start_char, ent.end_char, ent.text, ent.label_, ent.kb_id_ or None, 1.0, "spacy")


def _asserts(name: str) -> Callable[[Span], bool]:
    def getter(span: Span) -> bool:
        mention = mention_of(span)
        return mention is not None and bool(getattr(mention.assertion, name))

    return getter


def _char_span(doc: Doc, start: int, end: int) -> Span | None:
    return doc.char_span(start, end, alignment_mode="expand")


def _span(doc: Doc, mention: Mention) -> Span | None:
    return doc.char_span(
        mention.start, mention.end, label=mention.type, kb_id=mention.curie or "", alignment_mode="expand"
    )


def _plain(mention: Mention) -> dict[str, Any]:
    said = [name for name in _ASSERTIONS if getattr(mention.assertion, name)]
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "type": mention.type,
        "curie": mention.curie,
        "score": float(mention.score),
        "extractor": mention.extractor,
        "assertion": said,
    }


def _mention(row: dict[str, Any], text: str) -> Mention:
    said = Assertion(**dict.fromkeys(row["assertion"], True))
    start, end = row["start"], row["end"]
    return Mention(
        row["id"], start, end, text[start:end], row["type"], row["curie"], row["score"], row["extractor"], said
    )


def _relation(row: dict[str, Any]) -> Relation:
    start, end = row["sentence"]
    frequency = Frequency(**row["frequency"]) if row["frequency"] else None
    return Relation(**{**row, "sentence": (start, end), "frequency": frequency})
