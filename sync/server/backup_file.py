"""A backup file: gzip over lines of JSON, the same for every engine.

::

    {"sotay_backup":1,"org","schema","epoch","made","folder":{name:text}}   folder: server.json and the server's keys
    {"table":name,"columns":[…],"bytes":[those that hold bytes]}              then its rows, one JSON array each
    {"end":{table:rows},"sha256":hex of everything before this line}

Bytes stand as text with one character per byte (Latin-1), which keeps Vietnamese payloads compressible. Whoever holds
the file holds what people wrote and the server's keys: it is readable by its owner only, and belongs in a safe place.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import sqlalchemy as sa

from sync.server import errors, transfer
from sync.server.database import schema_version
from sync.server.store import current_epoch

FORMAT = 1
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Head:
    """The first line. Attributes: `org`; `schema` the database's migration; `epoch` of the moment; `made` when;
    `folder` relative name → content of the server's other files."""

    org: str
    schema: str
    epoch: str
    made: str
    folder: dict[str, bytes]


def write(path: Path, db: sa.Connection, org: str, made: str, folder: dict[str, bytes]) -> None:
    """Write what `db` sees into a new file, durably."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=LEVEL, mtime=0) as packed:
            lines = _Lines(cast(BinaryIO, packed))
            lines.add(
                {
                    "sotay_backup": FORMAT,
                    "org": org,
                    "schema": schema_version(db),
                    "epoch": current_epoch(db),
                    "made": made,
                    "folder": {name: content.decode("latin-1") for name, content in folder.items()},
                }
            )
            counts = {table.name: _write_table(lines, db, table) for table in transfer.tables()}
            lines.add({"end": counts, "sha256": lines.digest.hexdigest()})
        raw.flush()
        os.fsync(raw.fileno())


class _Lines:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def add(self, value: Any) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._file.write(line)
        self.digest.update(line)


def _write_table(lines: _Lines, db: sa.Connection, table: sa.Table) -> int:
    columns = [column.name for column in table.columns]
    binary = [column.name for column in table.columns if isinstance(column.type, sa.LargeBinary)]
    lines.add({"table": table.name, "columns": columns, "bytes": binary})
    count = 0
    for row in transfer.rows(db, table):
        lines.add([value.decode("latin-1") if isinstance(value, bytes) else value for value in row])
        count += 1
    return count


@contextmanager
def opened(path: Path) -> Iterator[tuple[Head, Iterator[tuple[str, list[str], list[Any]]]]]:
    """The first line, and (table, columns, row) for every row of a file that is whole. Raises BadBackup."""
    try:
        with gzip.open(path, "rb") as file:
            for _ in _rows(_body(cast(BinaryIO, file))):
                pass  # only rows that are what was written are given away: a database chokes on others in its own ways
            file.seek(0)
            lines = _numbered(cast(BinaryIO, file))
            yield _head(next(lines)[0]), _rows(lines)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, StopIteration) as problem:
        raise errors.BadBackup(path) from problem


def _body(file: BinaryIO) -> Iterator[tuple[Any, str]]:
    lines = _numbered(file)
    next(lines)
    return lines


def _numbered(file: BinaryIO) -> Iterator[tuple[Any, str]]:
    """(value, digest of everything before it) for each line."""
    digest = hashlib.sha256()
    for line in file:
        before = digest.hexdigest() if line.startswith(b'{"end"') else ""
        digest.update(line)
        yield json.loads(line), before


def _head(said: Any) -> Head:
    if said["sotay_backup"] != FORMAT:
        raise ValueError("another format")
    folder = {str(name): text.encode("latin-1") for name, text in said["folder"].items()}
    return Head(str(said["org"]), str(said["schema"]), str(said["epoch"]), str(said["made"]), folder)


def _rows(lines: Iterator[tuple[Any, str]]) -> Iterator[tuple[str, list[str], list[Any]]]:
    table = ""
    columns: list[str] = []
    binary: list[int] = []
    counts: dict[str, int] = {}
    for value, digest in lines:
        if isinstance(value, list):
            counts[table] += 1
            yield (
                table,
                columns,
                [one.encode("latin-1") if at in binary and one is not None else one for at, one in enumerate(value)],
            )
        elif "table" in value:
            table, columns = value["table"], value["columns"]
            binary = [columns.index(name) for name in value["bytes"]]
            counts[table] = 0
        elif value["end"] != counts or value["sha256"] != digest or next(lines, None) is not None:
            raise ValueError("not whole")
        else:
            return
    raise ValueError("no end")
