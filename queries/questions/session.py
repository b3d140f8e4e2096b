"""An interview: findings are named one by one, and the next best question is asked in between. No input or output."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.model import Feature, Profile, Unmapped
from kg.release.read import Release
from queries.diagnosis.answer import Answer, rank
from queries.diagnosis.codes import CodeBook
from queries.index import Index
from queries.questions.ask import Question, questions
from queries.questions.costs import COSTS

__all__ = ["Heard", "Session"]

_AGE = re.compile(
    r"(?:age|年龄)?\s*[:：]?\s*(\d{1,3})\s*(years?|y|岁|months?|mo|个?月|weeks?|w|周|days?|d|天)?(?:\s*old)?",
    re.IGNORECASE,
)
_UNIT = {"y": "Y", "岁": "Y", "m": "M", "月": "M", "个": "M", "w": "W", "周": "W", "d": "D", "天": "D"}
_SEX = dict.fromkeys(("male", "m", "man", "男"), "male") | dict.fromkeys(("female", "f", "woman", "女"), "female")
_ABSENT = re.compile(r"^\s*(?:[-!]|no\s+|not\s+|without\s+|没有|无|否认)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a line. `kind` is `finding`, `absent`, `age`, `sex`, `choices` or `unknown`.

    >>> Heard("age").choices
    ()
    """

    kind: str
    id: str = ""
    name: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Session:
    """One interview over a release."""

    release: Release
    index: Index
    codes: CodeBook
    _sides: dict[str, tuple[Feature, bool]] = field(default_factory=dict)
    _passed: set[str] = field(default_factory=set)
    _lost: list[Unmapped] = field(default_factory=list)
    _age: str = ""
    _sex: str = ""
    _heard: int = 0

    def hear(self, line: str, number: int = 0) -> Heard:
        """Take one line: a finding by name or id (`-` or "no" before it: absent), an age, or a sex.

        A line that is no whole name but part of some gives them as choices and changes nothing. `number` is that of
        the line in what is read; without it lines are counted as they are heard.
        """
        self._heard = number or self._heard + 1
        text = line.strip()
        plain = text.lower()
        if (sex := _SEX.get(plain.removeprefix("sex").strip(" :："))) is not None:
            self._sex = sex
            return Heard("sex", name=sex)
        if (found := _AGE.fullmatch(text)) is not None:
            unit = _UNIT[(found[2] or "y")[0].lower()]
            self._age = f"P{int(found[1])}{unit}"
            return Heard("age", name=self._age)
        absent = _ABSENT.match(text)
        # "no" may begin a name ("Nonproductive cough"), so the whole line is tried first.
        for words, present in ((text, True), (text[absent.end() :] if absent else "", False)):
            if words and (known := self._known(words)) is not None:
                self.note(known.id, known.label, present=present)
                return Heard("finding" if present else "absent", known.id, known.label)
        words = text[absent.end() :] if absent else text
        choices = self.suggest(words)
        if not choices:
            self._lost.append(Unmapped(f"line {self._heard}", "no finding has such a name"))
            return Heard("unknown")
        return Heard("choices", choices=tuple(choices))

    def _known(self, words: str) -> Feature | None:
        curie = words.strip().upper().replace("_", ":")
        codes = [curie] if re.fullmatch(r"[A-Z0-9]+:\S+", curie) else []
        id, name = self.codes(codes, [] if codes else [words]).finding
        number = self.index.find(id) if id else None
        return (
            Feature(self.index.term_ids[number], name or self.index.term_names[number]) if number is not None else None
        )

    def suggest(self, words: str, *, limit: int = 9) -> list[tuple[str, str]]:
        """Findings whose names hold all of the words: (id, name)."""
        found = self.codes.search(words, limit=4 * limit)
        return [(id, name) for id, name in found if self.index.find(id) is not None][:limit]

    def note(self, id: str, name: str, *, present: bool) -> None:
        """Take a finding as there or not there; what is said last counts."""
        self._sides.pop(id, None)
        self._sides[id] = (Feature(id, name), present)

    def undo(self) -> Feature | None:
        """Take the last finding back."""
        return self._sides.popitem()[1][0] if self._sides else None

    def skip(self, id: str) -> None:
        """Do not ask for this again."""
        self._passed.add(id)

    @property
    def profile(self) -> Profile:
        """What is known so far."""
        sides = list(self._sides.values())
        observed = tuple(feature for feature, present in sides if present)
        excluded = tuple(feature for feature, present in sides if not present)
        known = Profile("interview", observed, excluded, tuple(self._lost), self._age, self._sex)
        return replace(known, setting="general")

    def question(self, costs: Sequence[str] = COSTS) -> Question | None:
        """The next best question; None while nothing is known, and when nothing more would tell candidates apart."""
        asked = questions(self.profile, self.index, release=self.release.id, count=len(self._passed) + 1, costs=costs)
        return next((q for q in asked.questions if q.id not in self._passed), None)

    def answer(self, count: int = 10) -> Answer:
        """The ranking as it stands."""
        return rank(self.profile, self.index, release=self.release.id, count=count)
