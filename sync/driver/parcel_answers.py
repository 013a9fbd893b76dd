"""The answers of one part of a parcel from the office, checked one after another."""

from __future__ import annotations

from typing import Any

from sync.driver.keys import roots_of
from sync.driver.store import ServerInfo
from sync.engine.commands import Facts
from sync.parcel import late
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Head, Manifest
from sync.wire.answer import Answer
from sync.wire.answer import decode as decode_answer


class Answers:
    """The answers of one part, each page beginning where the one before ended."""

    def __init__(self, info: ServerInfo, facts: Facts, head: Head) -> None:
        self._info = info
        self._facts = facts
        self._head = head
        self._down: late.Down | None = None
        self._cursor: str | None = None

    def down(self, manifest: Manifest) -> late.Down:
        if manifest.org != self._info.org or manifest.to != self._info.device:
            raise ParcelError(Trouble.FOR_OTHERS)
        if self._down is None:
            self._down = late.read_down(manifest, roots=roots_of(self._info), newest_keys=self._info.keys_version)
        return self._down

    def restart(self) -> None:
        self._cursor = None

    def look(self, manifest: Manifest, data: bytes) -> None:
        self.answer(manifest, data)

    def answer(self, manifest: Manifest, data: bytes) -> tuple[Answer, tuple[Any, ...]]:
        down = self.down(manifest)
        cursor = down.cursor if self._cursor is None else self._cursor
        answer = decode_answer(data)
        found = late.verified(answer, down, self._facts, self._head.challenge, cursor)
        if answer.page is not None:
            self._cursor = answer.page.cursor
        return answer, found
