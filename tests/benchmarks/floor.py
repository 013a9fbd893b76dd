"""The least that any program must do for the same work: the floor that each of our figures is divided by.

Saving: one row, a bare full-text index of it and a line in an outbox, in one durable commit (WAL, synchronous=FULL), no
key. Search: a bare FTS5 table of the same
folded text. Sync: one compressed POST of the same records into one transaction, or one compressed GET of all of them
out of it and into another. Start: an empty PySide6 window.
SQLite is the same library that we use, without a key, so that only our own work makes the difference.
"""

from __future__ import annotations

import gzip
import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import sqlcipher3

Document = dict[str, Any]

EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            print("painted", flush=True)
            QApplication.exit(0)
        return done
application = QApplication([])
window = Window()
window.resize(1100, 720)
window.show()
sys.exit(application.exec())
"""


def dump(document: Document) -> str:
    """A record as JSON text, the way everybody would store it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def open_table(path: Path, key: bytes | None = None) -> Any:
    """A database with one bare table, durable at every commit; encrypted where there is a key (32 bytes)."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    if key is not None:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS note (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    return connection


def prepare_saving(connection: Any) -> None:
    """What `save_one` needs besides the table: an index and an outbox."""
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(body, content='', tokenize='unicode61')")
    connection.execute("CREATE TABLE outbox (note INTEGER PRIMARY KEY)")


def save_one(connection: Any, document: Document, text: str) -> None:
    """One record that can be found by its `text` and waits to be sent, one durable commit."""
    connection.execute("BEGIN IMMEDIATE")
    seq = connection.execute("INSERT INTO note (body) VALUES (?)", [dump(document)]).lastrowid
    connection.execute("INSERT INTO found (rowid, body) VALUES (?, ?)", [seq, text])
    connection.execute("INSERT INTO outbox (note) VALUES (?)", [seq])
    connection.execute("COMMIT")


def save_all(connection: Any, bodies: Sequence[str]) -> None:
    """Many records in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO note (body) VALUES (?)", [(body,) for body in bodies])
    connection.execute("COMMIT")


def search_table(path: Path, documents: Sequence[Document], texts: Sequence[str]) -> Any:
    """A bare full-text index over texts that are folded already, with the records beside it."""
    connection = open_table(path)
    save_all(connection, [dump(document) for document in documents])
    index_all(connection, texts)
    return connection


def index_all(connection: Any, *columns: Sequence[str]) -> None:
    """A bare full-text index of the table's records, whose folded texts these are, in one transaction."""
    names = ["body", *(f"body_{place}" for place in range(1, len(columns)))]
    connection.execute(f"CREATE VIRTUAL TABLE found USING fts5({', '.join(names)}, content='', tokenize='unicode61')")
    connection.execute("BEGIN")
    insert = f"INSERT INTO found (rowid, {', '.join(names)}) VALUES (?{', ?' * len(names)})"
    connection.executemany(insert, zip(range(1, len(columns[0]) + 1), *columns, strict=True))
    connection.execute("COMMIT")


def search(connection: Any, words: str, limit: int = 50) -> list[str]:
    """The newest records that hold every one of the folded words, the last one also as a prefix."""
    parts = words.split()
    query = " ".join(f'"{part}"' for part in parts[:-1]) + f' "{parts[-1]}"*'
    rows = connection.execute(
        "SELECT note.body FROM found JOIN note ON note.seq = found.rowid"
        " WHERE found MATCH ? ORDER BY found.rowid DESC LIMIT ?",
        [query, limit],
    )
    return [row[0] for row in rows]


def post(port: int, connection: Any, since: int) -> int:
    """One compressed POST with every row after `since`; the bytes that went up."""
    rows = [row[0] for row in connection.execute("SELECT body FROM note WHERE seq > ? ORDER BY seq", [since])]
    body = gzip.compress("\n".join(rows).encode(), 6)
    link = http.client.HTTPConnection("127.0.0.1", port)
    try:
        link.request("POST", "/", body)
        answer = link.getresponse()
        if answer.status != 200 or int(answer.read()) != len(rows):
            raise RuntimeError("the floor's server did not store what it was sent")
    finally:
        link.close()
    return len(body)


def fetch(port: int, connection: Any) -> int:
    """One compressed GET of every row that the server has, into one transaction; the bytes that came down."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    try:
        link.request("GET", "/")
        body = link.getresponse().read()
    finally:
        link.close()
    save_all(connection, gzip.decompress(body).decode().split("\n"))
    return len(body)


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """The floor's server in a process of its own; gives its port."""
    command = [sys.executable, "-m", "tests.benchmarks.floor", str(folder / "floor-server.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _serve(path: Path) -> None:
    connection = open_table(path)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"]))).decode()
            rows = body.split("\n") if body else []
            save_all(connection, rows)
            answer = str(len(rows)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self) -> None:
            rows = [row[0] for row in connection.execute("SELECT body FROM note ORDER BY seq")]
            answer = gzip.compress("\n".join(rows).encode(), 6)
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Keep stdout for the port."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http_server:
        print(http_server.server_address[1], flush=True)
        http_server.serve_forever()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
