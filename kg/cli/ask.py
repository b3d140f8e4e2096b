"""medkg ask"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import choose_format, examples, labels_of, lang_option, open_default, release_option

if TYPE_CHECKING:
    from queries.questions.ask import Question
    from queries.questions.session import Heard, Session
    from queries.report.labels import Labels

__all__ = ["command"]

_EPILOG = examples(
    "medkg ask",
    "medkg ask --cost ask --cost examine --lang zh",
    'printf "35 y\\nmale\\nfever\\ncough\\n-chest pain\\n" | medkg ask --format json',
    'printf "fever\\n?\\ny\\n?\\nn\\n" | medkg ask --format table',
)
_SAID = {
    "help": (
        "Type a finding (its name, part of it, or HP:…); - before it: the patient does not have it.\n"
        "  35 y, male   age and sex          (empty line) or ?   ask me the next best question\n"
        "  list         where we stand       undo                take the last finding back\n"
        "  done         finish",
        "输入表现（名称、名称的一部分或 HP:…）；前面加 - 表示患者没有。\n"
        "  35岁、男     年龄与性别           （空行）或 ?        询问下一个最佳问题\n"
        "  list         目前结果             undo                撤回上一项\n"
        "  完成         结束",
    ),
    "finding": ("finding> ", "表现> "),
    "number": ("number> ", "序号> "),
    "answers": ("[y/n/Enter]", "[有/无/回车跳过]"),
    "taken back": ("taken back: {name}", "已撤回：{name}"),
    "nothing back": ("there is nothing to take back", "没有可撤回的内容"),
    "no question": (
        "no question would tell the candidates apart: name a finding first",
        "没有问题能进一步区分候选疾病：请先输入一项表现",
    ),
    "several": ("several findings have such names{near}", "多项表现有此名称{near}"),
    "unknown": ("no finding has such a name", "没有此名称的表现"),
    "line": ("line {number}: ", "第 {number} 行："),
    "name one": ("name a finding that is there", "请输入一项存在的表现"),
    "age": ("age: {name}", "年龄：{name}"),
    "sex": ("sex: {name}", "性别：{name}"),
}
"""What the conversation says, in English and Chinese."""


@click.command("ask", epilog=_EPILOG)
@release_option
@click.option("--top", "count", type=click.IntRange(1), default=10, show_default=True, help="How many diagnoses.")
@click.option(
    "--cost",
    "costs",
    type=click.Choice(["ask", "examine", "lab", "imaging"]),
    multiple=True,
    help="Only questions of this class; may be repeated (default: all).",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "jsonl", "tsv"]),
    help="Of the answer at the end. Default: table, or jsonl in a pipe.",
)
@lang_option
def command(release_path: Path | None, count: int, costs: tuple[str, ...], style: str | None, lang: str) -> None:
    """Take a patient's findings one by one, and ask the next best question in between.

    In a terminal names are completed while you type. Over a pipe each line of standard input is one finding, age, sex
    or command; the answer is printed at the end, and lines that name nothing known are told by their number.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from kg.cli.render import writer_of
    from queries.chinese import in_chinese
    from queries.diagnosis.codes import CodeBook
    from queries.index import open_index
    from queries.questions.costs import COSTS
    from queries.questions.session import Session

    release = open_default(release_path)
    session = Session(release, open_index(release), CodeBook(release))
    labels = labels_of(lang)
    talk = _Talk(session, labels, tuple(costs) or COSTS, person=sys.stdin.isatty(), lang=lang)
    for line in talk.lines():
        if not talk.take(line):
            break
    answer = session.answer(count)
    with writer_of(choose_format(style), lang=lang) as write:
        write(in_chinese(answer, labels) if labels is not None else answer)
    if talk.failed:
        sys.exit(1)


class _Talk:
    """One conversation: it reads lines and says what became of them, on standard error."""

    def __init__(
        self, session: Session, labels: Labels | None, costs: Iterable[str], *, person: bool, lang: str
    ) -> None:
        self.session, self.labels, self.person, self.lang = session, labels, person, lang
        self.costs = tuple(costs)
        self.failed = False
        self._number = 0
        self._open: Question | None = None
        self._choices: tuple[tuple[str, str], ...] = ()
        self._absent = False

    def lines(self) -> Iterator[str]:
        """Lines of a person (completed while typing) or of a pipe."""
        if not self.person:
            for raw in sys.stdin.buffer:
                self._number += 1
                yield raw.decode("utf-8", "replace").rstrip("\r\n")
            return
        click.echo(self._words("help"), err=True)
        read = _reader(self.session)
        while True:
            try:
                yield read(self._prompt())
            except (EOFError, KeyboardInterrupt):
                click.echo("", err=True)
                return

    def _prompt(self) -> str:
        if self._open is not None:
            return f"{self._name(self._open.id, self._open.name)}? {self._words('answers')} "
        return self._words("number" if self._choices else "finding")

    def take(self, line: str) -> bool:
        """Act on one line; False when the conversation is over."""
        word = line.strip().lower()
        if word in ("done", "quit", "exit", "q", "完成"):
            return False
        if self._open is not None and self._answered(word):
            return True
        if self._choices and word.isdigit() and 1 <= int(word) <= len(self._choices):
            id, name = self._choices[int(word) - 1]
            self.session.note(id, name, present=not self._absent)
            self._choices = ()
            self._say(("- " if self._absent else "+ ") + self._name(id, name))
            self._stand()
            return True
        self._choices = ()
        if word in ("", "?"):
            if word or self.person:
                self._ask()
        elif word in ("help", "h"):
            self._say(self._words("help"))
        elif word == "list":
            self._stand(5)
        elif word == "undo":
            back = self.session.undo()
            name = self._name(back.id, back.label) if back else ""
            self._say(self._words("taken back", name=name) if back else self._words("nothing back"))
        else:
            self._hear(line)
        return True

    def _answered(self, word: str) -> bool:
        """Whether the line answers the open question."""
        asked = self._open
        self._open = None
        if asked is None:
            return False
        if word in ("y", "yes", "n", "no", "是", "有", "否", "无", "没有"):
            self.session.note(asked.id, asked.name, present=word in ("y", "yes", "是", "有"))
            self._stand()
            return True
        self.session.skip(asked.id)
        return word in ("", "s", "skip", "跳过")

    def _ask(self) -> None:
        self._open = self.session.question(self.costs)
        if self._open is None:
            self._say(self._words("no question"))
        elif not self.person:
            click.echo(f"? {self._open.id} {self._name(self._open.id, self._open.name)}", err=True)

    def _hear(self, line: str) -> None:
        heard: Heard = self.session.hear(line, self._number)
        if heard.kind == "unknown" or (heard.kind == "choices" and not self.person):
            self.failed = True
            where = "" if self.person else self._words("line", number=self._number)
            near = f": {', '.join(self._name(*one) for one in heard.choices[:5])}" if heard.choices else ""
            hint = self._words("several", near=near) if near else self._words("unknown")
            click.echo(f"medkg: {where}{hint}", err=True)
        elif heard.kind == "choices":
            self._choices = heard.choices
            self._absent = line.strip()[:1] in "-!"
            for number, (id, name) in enumerate(heard.choices, 1):
                self._say(f"  {number}  {self._name(id, name)}  {id}")
        elif heard.kind in ("finding", "absent"):
            self._say(("+ " if heard.kind == "finding" else "- ") + f"{self._name(heard.id, heard.name)} ({heard.id})")
            self._stand()
        else:
            self._say(self._words(heard.kind, name=self._plain(heard)))

    def _stand(self, count: int = 3) -> None:
        if not self.person:
            return
        answer = self.session.answer(count)
        leads = [f"{self._name(d.id, d.name)} {d.probability:.0%}" for d in answer.diagnoses]
        self._say(f"  → {'; '.join(leads)}" if leads else f"  → {self._words('name one')}")

    def _words(self, key: str, **values: object) -> str:
        return _SAID[key][self.lang == "zh"].format(**values)

    def _plain(self, heard: Heard) -> str:
        from queries.ages import spoken_age
        from queries.report.words import word

        return spoken_age(heard.name, self.lang) if heard.kind == "age" else word(heard.name, self.lang)

    def _name(self, id: str, name: str) -> str:
        return self.labels.of(id, name) if self.labels is not None else name or id

    def _say(self, text: str) -> None:
        if self.person:
            click.echo(text, err=True)


def _reader(session: Session) -> Callable[[str], str]:
    """A function that shows a prompt and reads a line, with completion."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
    from prompt_toolkit.document import Document
    from prompt_toolkit.history import DummyHistory
    from prompt_toolkit.output import create_output

    class _Findings(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            words = document.text.lstrip("-! ")
            if len(words) < 2:
                return
            for id, name in session.suggest(words):
                yield Completion(name, start_position=-len(words), display_meta=id)

    # Nothing of a patient is kept on disk: no history file.
    completer = ThreadedCompleter(_Findings())
    # Standard output is for the answer alone.
    prompts: PromptSession[str] = PromptSession(
        completer=completer, history=DummyHistory(), output=create_output(stdout=sys.stderr)
    )
    return prompts.prompt
