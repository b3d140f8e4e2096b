"""Running text out of JATS mark-up, without the numbers that point at references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.literature.xmlsafe import Element, text_of, words

__all__ = ["plain", "sections"]

# Two code points for private use mark, while a text is put together, a citation that fell out and the end of a title.
_CITE, _END = "\ue000", "\ue001"
_FLOATS = ("table-wrap", "fig", "table-wrap-group", "fig-group", "table", "graphic", "media", "supplementary-material")
_SKIP = frozenset(
    (*_FLOATS, "ref-list", "fn", "fn-group", "tex-math", "annotation", "label", "object-id", "alternatives")
)
_AFTER = dict.fromkeys(("p", "sec", "list-item", "def", "term", "disp-quote", "disp-formula", "break"), " ")
_AFTER["title"] = f"{_END} "
_NUMBERS = re.compile(r"[^A-Za-z]*[A-Za-z]?[^A-Za-z]*")
_MANY = rf"{_CITE}(?:(?:[\s,;.–—-]|and|&)*{_CITE})*"
_CITED = re.compile(rf"\s*[\[(]\s*{_MANY}\s*[\])]|\s*{_MANY}")
_TITLE_END = re.compile(rf"(^|[.:;?!])\s*{_END}")


def plain(element: Element | None) -> str:
    """The text of an element as a reader would read it aloud, blanks squeezed.

    >>> from lxml import etree
    >>> plain(etree.fromstring('<p>Known [<xref ref-type="bibr">4</xref>,<xref ref-type="bibr">5</xref>]. New.</p>'))
    'Known. New.'
    """
    text = text_of(element, skip=_SKIP, after=_AFTER, instead=_instead)
    text = _CITED.sub("", text)
    text = re.sub(rf"{_END}(\s*{_END})+", _END, text)
    text = _TITLE_END.sub(r"\1 ", text).replace(_END, ". ")
    return words(text.replace(" . ", ". "))


def sections(holder: Element, default: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) for each top-level `<sec>`, and `default` for paragraphs that stand between them."""
    loose: list[str] = []
    for child in holder.iterchildren():
        if child.tag == "sec":
            yield default, words(" ".join(loose))
            loose.clear()
            if child.get("sec-type") != "supplementary-material":
                yield _name(child, default), _below_title(child)
        elif child.tag != "title":
            loose.append(plain(child))
    yield default, words(" ".join(loose))


def _name(section: Element, default: str) -> str:
    title = re.sub(r"\A[\d.]+\s+", "", plain(section.find("title"))).rstrip(".: ").lower()
    kind = (section.get("sec-type") or "").partition("|")[0].strip().lower()
    return title or kind or default


def _below_title(section: Element) -> str:
    return words(" ".join(plain(child) for child in section.iterchildren() if child.tag != "title"))


def _instead(element: Element) -> str | None:
    """A citation by number falls out; one by name (`Smith et al. 2004`) is part of the sentence and stays."""
    if element.tag == "sup" and _only_citations(element):
        return _CITE
    if element.tag == "xref" and element.get("ref-type") in ("bibr", "fn", "table-fn"):
        return _CITE if _NUMBERS.fullmatch(text_of(element)) else None
    return None


def _only_citations(element: Element) -> bool:
    cited = [child for child in element.iter("xref") if child.get("ref-type") == "bibr"]
    return bool(cited) and _NUMBERS.fullmatch(text_of(element)) is not None
