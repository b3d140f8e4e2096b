"""Bytes of a patient's file become text, in whatever encoding hospitals write: UTF-8, UTF-16, GB18030, Big5, Latin."""

from __future__ import annotations

import re

from kg.errors import InputError, Location

__all__ = ["decoded"]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd\ue000-\uf8ff]")
_COMMON = frozenset("的一不在人有是为以于和中年月日天无患者主诉病史检查发热咳嗽痛男女岁体温血压，。、：；")


def decoded(data: bytes, name: str) -> str:
    """The text of a file. Raises `InputError`, without quoting it, for what is no text or is empty.

    >>> decoded("发热".encode("gb18030"), "a"), decoded("fever".encode("utf-16"), "a")
    ('发热', 'fever')
    """
    text = _decoded(data)
    if text is None or len(_ODD.findall(text[:20000])) > len(text[:20000]) // 50 + (0 if len(text) > 100 else 1):
        raise InputError("is no text", where=Location(name), hint="give a text, or JSON, CSV or XLSX by their endings")
    if not text.strip():
        raise InputError("is empty", where=Location(name))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _try(data, "utf-16")
    text = _try(data, "utf-8-sig")
    if text is not None and "\x00" not in text:
        return text
    if b"\x00" in data[:4096]:
        # Two bytes a sign without a mark in front.
        pairs = [t for t in (_try(data, code) for code in ("utf-16-le", "utf-16-be")) if t is not None]
        return max(pairs, key=_likeness, default=None)
    found = [t for t in (_try(data, code) for code in ("gb18030", "big5")) if t is not None and _HAN.search(t)]
    # Of two readings the one with more everyday characters is the true one.
    best = max(found, key=_likeness, default=None)
    if best is not None and len(_HAN.findall(best[:4000])) * 4 >= sum(byte > 127 for byte in data[:4000]) // 2:
        if sum(sign in _COMMON for sign in best[:4000]) > 0 or len(best) < 20:
            return best
    return _try(data, "cp1252") or data.decode("latin-1")


def _likeness(text: str) -> int:
    """How many signs of the head are everyday ones, Chinese or ASCII."""
    return sum(sign in _COMMON or "\n" <= sign <= "~" for sign in text[:4000])


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None
