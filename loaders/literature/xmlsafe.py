"""The border to lxml: XML in, finished elements out, one at a time, and only our own errors.

Nothing is fetched, no DTD is loaded, no entity is expanded, and a file that declares entities of its own is refused.
Elements are freed when the next one is asked for, so a file of any length needs the memory of its largest record.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from lxml import etree

from kg.errors import InputError, Location
from loaders.base import Problems, open_binary

__all__ = ["Element", "documents", "elements", "text_of", "words"]

Element: TypeAlias = Any  # lxml ships no types
_Made = TypeVar("_Made")
_CHUNK = 1 << 16
_BLANKS = re.compile(r"[ \t\r\n]+")


def words(text: str) -> str:
    r"""Runs of blanks, tabs and line ends become one blank; other spaces (no-break, thin) stay as they are.

    >>> words(" a\n\t b ")
    'a b'
    """
    return _BLANKS.sub(" ", text).strip(" ")


def text_of(
    element: Element | None,
    *,
    skip: Container[str] = (),
    after: Mapping[str, str] | None = None,
    instead: Callable[[Element], str | None] | None = None,
) -> str:
    """All text below an element, mark-up dropped, not yet squeezed by `words`.

    Elements named in `skip` are left out; `after` gives text to put behind an element (a blank behind `p`);
    `instead(element)` may give text in place of a whole element, or None to read it as usual.

    >>> text_of(etree.fromstring("<t>H<sub>2</sub>O<!-- no --> is</t>"))
    'H2O is'
    """
    pieces: list[str] = []
    stack: list[Any] = [] if element is None else [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif item.tag is etree.Entity:
            pieces.append(html.unescape(item.text))
        elif isinstance(item.tag, str) and item.tag not in skip:
            given = instead(item) if instead else None
            if given is not None:
                pieces.append(given)
                continue
            inside: list[Any] = [item.text or ""]
            for child in item:
                inside += (child, child.tail or "")
            inside.append(after.get(item.tag, "") if after else "")
            stack.extend(reversed(inside))
    return "".join(pieces)


def elements(path: Path, *tags: str) -> Iterator[Element]:
    """Yield each finished element with one of the local names, in file order; its names are stripped of namespaces.

    An element is valid until the next one is asked for. Raises `InputError` with file and line when the file is no
    well-formed XML (what came before has been yielded) or declares entities.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    with open_binary(path) as stream:
        broken: etree.XMLSyntaxError | None = None
        going = True
        while going:
            chunk = stream.read(_CHUNK)
            try:
                parser.feed(chunk) if chunk else parser.close()
            except etree.XMLSyntaxError as error:
                broken = error
            going = bool(chunk) and broken is None
            for event, element in parser.read_events():
                if event == "start":
                    _refuse_entities(path, element)
                    continue
                _strip_namespaces(element)
                yield element
                _free(element, tags)
        if broken is not None:
            raise _mapped(path, broken) from broken


def documents(
    path: Path,
    problems: Problems,
    make: Callable[[Element], _Made],
    *,
    tags: tuple[str, ...],
    id_of: Callable[[_Made], str] = attrgetter("id"),
    shown: str = "",
) -> Iterator[_Made]:
    """Make one document, or what holds one and whose id `id_of` knows, of each element; a malformed one is a problem
    and the rest goes on. `shown` names the file in messages, where `path` is not where it came from.

    Raises `InputError` when the file itself breaks; it names the last document that was read.
    """
    last, seen, name = "", 0, shown or str(path)
    try:
        for element in elements(path, *tags):
            seen += 1
            try:
                document = make(element)
            except InputError as error:
                known = error.where.record if error.where else None
                error.where = Location(name, line=element.sourceline, record=known or f"number {seen}")
                problems.add(error)
                continue
            last = id_of(document)
            yield document
    except InputError as error:
        where = replace(error.where or Location(name), file=name)
        error.where = replace(where, record=f"after {last}") if last else where
        raise
    if not seen:
        problems.add(InputError(f"holds no <{tags[0]}> element", where=Location(name)))


def _refuse_entities(path: Path, element: Element) -> None:
    dtd = element.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise InputError(
            "declares entities of its own, which are never expanded",
            where=Location(str(path), line=1),
            hint="remove the <!ENTITY> lines, or resolve them with a tool you trust",
        )


def _strip_namespaces(element: Element) -> None:
    if element.prefix is None and element.nsmap.get(None) is None:
        return
    for inner in element.iter("{*}*"):
        inner.tag = etree.QName(inner).localname


def _free(element: Element, tags: tuple[str, ...]) -> None:
    # Other siblings stay: they say whose the collection is.
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None and before.tag in tags:
        parent.remove(before)


def _mapped(path: Path, error: etree.XMLSyntaxError) -> InputError:
    line = error.position[0] if error.position else None
    reason = re.sub(r",? ?\(?<string>.*|,? line \d+.*", "", (error.msg or "syntax error").split("\n")[0])[:120]
    return InputError(
        f"is no well-formed XML ({reason}); it may be cut short",
        where=Location(str(path), line=line or None),
        hint="fetch the file again or mend it; the records before this line have been read",
    )
