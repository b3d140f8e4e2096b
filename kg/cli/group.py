"""A group of commands whose help needs none of them imported."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

__all__ = ["LazyGroup"]


class LazyGroup(click.Group):
    """`verbs` maps a command to its one-line help; the command itself is `PACKAGE.VERB.command`."""

    def __init__(self, *args: Any, verbs: dict[str, str], package: str = "kg.cli", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._verbs = verbs
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order in which a newcomer meets them."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb that is called."""
        if cmd_name not in self._verbs:
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List verbs and their one-line help without importing them."""
        if not self._verbs:
            return
        with formatter.section("Commands"):
            formatter.write_dl(list(self._verbs.items()))
