"""How the commands of `sotay-server` are made, alike in every group."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[[argparse.Namespace, Any], None]
Add = Callable[..., argparse.ArgumentParser]
"""`add(name, run, help, whose="máy chủ")` makes a command with its DIR; `whose` folder that is."""


def adder(commands: Any, common: argparse.ArgumentParser) -> Add:
    """What adds to these subparsers."""

    def add(name: str, run: Run, help: str, whose: str = "máy chủ") -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = commands.add_parser(name, help=help, parents=[common])
        one.add_argument("dir", metavar="DIR", type=Path, help=f"thư mục của {whose}")
        one.set_defaults(run=run)
        return one

    return add


def group(commands: Any, common: argparse.ArgumentParser, name: str, help: str) -> Add:
    """A command of which the next word says what to do; gives what adds to it."""
    actions = commands.add_parser(name, help=help, parents=[common]).add_subparsers(
        required=True, metavar="VIỆC", parser_class=type(common)
    )
    return adder(actions, common)


def add_url(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """`--database`, for every command that opens it; after the first time the folder remembers it."""
    command.add_argument("--database", metavar="URL", help="postgresql://…; chỉ cần một lần")
    return command
