"""atheris on everything that reads what somebody else wrote: messages, parcels, the names of both.

Whatever the bytes are, a decoder gives a value or raises what its contract names; anything else ends the run with the
bytes in `build/decoders`. Coverage of the wire and the parcels leads the search, which begins at the golden files and
at what earlier runs found. atheris is installed into build/decoders, for this alone (Linux; see `decoders.txt`).
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environment

FOLDER = environment.ROOT / "build" / "decoders"
REQUIREMENTS = environment.ROOT / "build_scripts" / "decoders.txt"
GOLDEN = environment.ROOT / "tests" / "golden"
LONGEST = 16 * 1024


def installed() -> Path:
    """The folder with atheris in it, filled when it is not there yet."""
    there = FOLDER / "site"
    if not (there / "atheris").is_dir():
        environment.say("Installing atheris into build/decoders ...")
        install = [str(environment.tool("uv")), "pip", "install", "--quiet", "--target", str(there)]
        subprocess.run([*install, "--require-hashes", "-r", str(REQUIREMENTS)], check=True)
    return there


def targets() -> dict[str, Callable[[bytes], object]]:
    """Name → a decoder that raises nothing but what its contract names."""
    from sync.core import cursor, strictjson
    from sync.core.revision import BadRevision, parse_revision
    from sync.parcel import envelope, format, reading
    from sync.parcel.errors import ParcelError
    from sync.wire import answer, batch, blobs, codec, hello, hubs, problems
    from sync.wire.limits import Limits

    limits = Limits()

    def fine(read: Callable[[bytes], object], *named: type[Exception]) -> Callable[[bytes], object]:
        def tried(data: bytes) -> object:
            try:
                return read(data)
            except named:
                return None

        return tried

    def content(data: bytes, kind: str) -> None:
        """The frames of a parcel as they stand inside the envelope, with what is in each."""
        unpacker = format.Unpacker(format.INSIDE[kind], lambda frame: frames(frame, limits))
        unpacker.feed(data[: len(data) // 2])
        unpacker.feed(data[len(data) // 2 :])
        unpacker.finish()

    def frames(frame: Any, limits: Limits) -> None:
        if frame.kind == format.MANIFEST:
            format.read_manifest(frame.body, format.Head(("0" * 32,), format.UP, "0" * 36, 1, 1))
        elif frame.kind == format.PIECE:
            format.read_piece(frame.body, limits)
        else:
            message = reading.unpacked(frame, limits)
            (batch.decode(message, limits) if frame.kind == format.BATCH else answer.decode(message))

    def revision(data: bytes) -> None:
        header, newline, payload = data.partition(b"\n")
        parse_revision(header, payload if newline else None)

    def gzip(data: bytes) -> None:
        codec.decode([data[:7], data[7:]], codec.GZIP, cap=1024 * 1024, ratio=limits.ratio)

    def decrypted(data: bytes) -> None:
        envelope.decrypt(io.BytesIO(data), lambda piece: None, bytes(range(32)))

    message = (codec.BadMessage, BadRevision)
    return {
        "json": fine(strictjson.loads, strictjson.BadJson),
        "revision": fine(revision, BadRevision),
        "request": fine(lambda data: batch.decode(data, limits), *message),
        "answer": fine(answer.decode, *message),
        "hello": fine(hello.read_hello, *message),
        "keys": fine(lambda data: hello.read_key_set(data, bytes(64), root=None), *message),
        "enrol": fine(hello.read_enrol_request, *message),
        "enrolled": fine(hello.read_enrol_answer, *message),
        "certificate": fine(hubs.read_certificate, *message),
        "problem": fine(problems.read),
        "blobs": fine(blobs.read_ask, *message),
        "stand": fine(blobs.read_stand, *message),
        "cursor": fine(lambda data: cursor.decode(data.decode("utf-8", "replace"))),
        "gzip": fine(gzip, codec.BadMessage),
        "head": fine(lambda data: reading.look(lambda: io.BytesIO(data)), ParcelError),
        "content up": fine(lambda data: content(data, format.UP), ParcelError, *message),
        "content down": fine(lambda data: content(data, format.DOWN), ParcelError, *message),
        "envelope": fine(decrypted, ParcelError),
    }


def corpus(names: list[str]) -> Path:
    """The folder of beginnings: each golden file for each decoder, parcels also without their envelope."""
    from sync.parcel import envelope, format

    folder = FOLDER / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    golden = [one.read_bytes() for place in ("wire", "parcels") for one in sorted((GOLDEN / place).iterdir())]
    keys = {
        name: base64.b64decode(key) for name, key in json.loads((GOLDEN / "parcels" / "keys.json").read_text()).items()
    }
    for path in sorted((GOLDEN / "parcels").glob("*.fsp")):
        head, length = format.read_head(path.read_bytes()[: format.HEAD_BYTES])
        inside = bytearray()
        sealed = io.BytesIO(path.read_bytes()[length:])
        envelope.decrypt(sealed, inside.extend, keys["parcel" if head.kind == format.UP else "box"])
        golden.append(bytes(inside))
    for number, name in enumerate(names):
        for place, data in enumerate(golden):
            (folder / f"golden-{name}-{place}").write_bytes(bytes([number]) + data[:LONGEST])
    return folder


def search(seconds: int, seed: int) -> None:
    """Look for bytes that no contract allows for; ends the process."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    with atheris.instrument_imports(include=["sync.core", "sync.wire", "sync.parcel"]):
        found = targets()
    names = list(found)

    def one(data: bytes) -> None:
        if data:
            found[names[data[0] % len(names)]](data[1:])

    folder = corpus(names)
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=2048", "-timeout=20"]
    options += [f"-artifact_prefix={FOLDER}/", "-print_final_stats=1", f"-seed={seed}"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(prog="tasks.py decoders", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600, help="how long to search (default an hour)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        search(options.seconds, options.seed)
        return 0
    path = os.pathsep.join([str(environment.ROOT), str(installed()), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, __file__, "--inside", "--seconds", str(options.seconds), "--seed", str(options.seed)]
    return subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": path}).returncode


if __name__ == "__main__":
    sys.exit(main())
