"""Schemathesis against the real web application: requests made from the OpenAPI document, good ones and bad ones.

The server runs here, on loopback, with the real service over a new folder and without its rate limits; a real device is
enrolled, so that requests come with a good token and about blobs that exist. Schemathesis itself lives in a virtual
environment of its own (`build/fuzz`), made from `fuzz.txt`: no other task needs it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import environment

FOLDER = environment.ROOT / "build" / "fuzz"
REQUIREMENTS = environment.ROOT / "build_scripts" / "fuzz.txt"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance")  # fmt: skip
MOST_ENTRIES = 8


def program() -> Path:
    """Schemathesis, installed when it is not there yet."""
    script = FOLDER / ("Scripts/schemathesis.exe" if sys.platform == "win32" else "bin/schemathesis")
    if not script.exists():
        environment.say("Installing Schemathesis into build/fuzz ...")
        python = script.with_name("python.exe" if sys.platform == "win32" else "python")
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
        install = [str(environment.tool("uv")), "pip", "install", "--quiet", "--python", str(python)]
        subprocess.run([*install, "--require-hashes", "-r", str(REQUIREMENTS)], check=True)
    return script


@contextlib.contextmanager
def serving(home: Path) -> Iterator[tuple[str, str, Path, str]]:
    """(address, token, file of the document, names of two blobs: one that is there and one that is not yet)"""
    import uvicorn

    from sync.server import folder, openapi
    from sync.server.app import Rules, make_app
    from sync.server.line import WatchedProtocol
    from sync.server.people import People
    from sync.server.service import Service
    from sync.server.serving import take_parcels

    where = home / "office"
    folder.init(where, name="Xã thử", now=datetime.now(UTC))
    opened = folder.open_folder(where)
    now = lambda: datetime.now(UTC)  # noqa: E731
    service = Service(opened, now=now, random=secrets.token_bytes)
    many = 10**9
    app = make_app(service, Rules(enrol_per_minute=many, burst=many, address_burst=many))
    take_parcels(app, opened)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", ws="none", http=WatchedProtocol, loop="asyncio"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        code = People(opened.engine, secrets.token_bytes, now).make_code("Người thử", "collaborator", "29461").code
        token, blobs = enrolled(address, code)
        document = home / "openapi.json"
        document.write_text(json.dumps(shorter(openapi.document(service.limits))))
        yield address, token, document, blobs
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
        opened.close()


def shorter(document: dict[str, Any]) -> dict[str, Any]:
    """The document with lists of a few entries in its requests: hundreds of names of 64 digits, made from their
    pattern, take a second for each example. Lists at their limit are for the tests."""
    verbs = (verb for path in document["paths"].values() for verb in path.values())
    waiting = [verb["requestBody"] for verb in verbs if "requestBody" in verb]  # a path also holds its parameters
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "maxItems" in value:
                value["maxItems"] = min(value["maxItems"], MOST_ENTRIES)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return document


def enrolled(address: str, code: str) -> tuple[str, str]:
    """A device with a delivered note that names two photos, the first of which is delivered: its token, the names."""
    from sync.carriers.http import HttpCarrier
    from sync.core.ids import uuid7
    from sync.driver import Session
    from tests.contracts.memory_store import MemoryStore

    store = MemoryStore(uuid7(0, secrets.token_bytes(10)), secrets.token_hex(16))
    carrier = HttpCarrier(address)
    session = Session(
        store, carrier, clock=lambda: datetime.now(UTC), monotonic=time.monotonic, random=secrets.token_bytes,
        sleep=lambda seconds, cancelled: None, author=store.author,
    )  # fmt: skip
    session.enrol(code, "máy thử")
    data, names = secrets.token_bytes(20_000), []
    for there in (True, False):
        name = hashlib.sha256(data if there else data[1:]).hexdigest()
        if there:
            store.add_blob(name, "image/jpeg", data)
        names.append(name)
    blobs = [{"$blob": name, "size": len(data), "type": "image/jpeg"} for name in names]
    store.write(uuid7(0, secrets.token_bytes(10)), {"attachments": blobs})
    session.sync()
    carrier.close()
    assert session._session is not None
    return session._session.token, ",".join(names)


def genuine(address: str, token: str) -> bytes:
    """A well-formed batch of the token's device, for the hooks to spoil."""
    from sync.core.revision import make_revision
    from sync.wire import batch

    one = "01a1fbd4-f500-7fc9-baef-ae179bf70f6c"
    revision = make_revision(
        replica=secrets.token_hex(16), n=1, prev="", record=one, type="note/1", clk=1, by=one,
        at="2026-11-21T09:00:00+07:00", seen=(), fields={"title": "a"},
    )  # fmt: skip
    begin = batch.Begin(device=token.partition(".")[0], challenge=secrets.token_hex(16), want=4000)
    assert revision.payload is not None
    return batch.encode(begin, [([(revision.header, revision.payload)], bytes(64))])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="for each operation")
    parser.add_argument("--seed", type=int, default=None)
    options, more = parser.parse_known_args()  # the rest is for Schemathesis, such as --include-path /v1/sync
    script = program()
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as (address, token, document, blobs):
        command = [str(script), "run", str(document), "--url", address]
        command += ["--header", f"Authorization: Bearer {token}", "--max-examples", str(options.examples)]
        command += ["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--no-color"]
        command += ["--suppress-health-check", "all", "--continue-on-failure"]
        if options.seed is not None:
            command += ["--seed", str(options.seed)]
        command += more
        batch = Path(home) / "batch.ndjson"
        batch.write_bytes(genuine(address, token))
        environ = {**os.environ, "SCHEMATHESIS_HOOKS": "fuzz_hooks", "SOTAY_FUZZ_BATCH": str(batch)}
        environ["SOTAY_FUZZ_BLOBS"] = blobs
        environ["PYTHONPATH"] = str(Path(__file__).parent)
        return subprocess.run(command, check=False, cwd=home, env=environ).returncode


if __name__ == "__main__":
    sys.exit(main())
