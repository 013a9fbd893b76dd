"""atheris on everything that reads what somebody else wrote: messages, parcels, the names of both.

Whatever the bytes are, a decoder gives a value or raises what its contract names; anything else ends the run with the
bytes in `build/decoders`. Coverage of the wire and the parcels leads the search, which begins with something that each
decoder takes (decoders_seeds.py) and with what earlier runs found. Signatures are not in its way: what is signed is
read here without. atheris is installed into build/decoders, for this alone (Linux; see `decoders.txt`).
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import decoders_seeds
import environment

FOLDER = environment.ROOT / "build" / "decoders"
REQUIREMENTS = environment.ROOT / "build_scripts" / "decoders.txt"
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
    from sync.core import cursor, seal, strictjson
    from sync.core.revision import BadRevision, parse_revision
    from sync.parcel import envelope, format, late, reading
    from sync.parcel.errors import ParcelError
    from sync.wire import answer, batch, blobs, codec, hello, hubs, key_set, problems
    from sync.wire.limits import Limits

    limits = Limits()
    private = decoders_seeds.KEY
    root, sign = seal.public_key(private), seal.signer(private)
    parcels_roots = key_set.Roots(seal.public_key(decoders_seeds.golden_keys()["root"]))

    def fine(read: Callable[[bytes], object], *named: type[Exception]) -> Callable[[bytes], object]:
        def tried(data: bytes) -> object:
            try:
                return read(data)
            except named:
                return None

        return tried

    def content(data: bytes, kind: str) -> None:
        """The public line, and the frames of a parcel as they stand inside the envelope, with what is in each."""
        head, length = format.read_head(data)
        unpacker = format.Unpacker(format.INSIDE[kind], lambda frame: frames(frame, head))
        middle = (length + len(data)) // 2
        unpacker.feed(data[length:middle])
        unpacker.feed(data[middle:])
        unpacker.finish()

    def frames(frame: Any, head: Any) -> None:
        if frame.kind == format.MANIFEST:
            manifest = format.read_manifest(frame.body, head)
            if manifest.kind == format.DOWN:
                late.read_down(manifest, roots=parcels_roots, newest_keys=1)
        elif frame.kind == format.PIECE:
            format.read_piece(frame.body, limits)
        else:
            # What was changed after it had been compressed has a wrong sum: so it stands here plain as well.
            packed = frame.body.startswith(b"\x1f\x8b")
            message = reading.unpacked(frame, limits) if packed else frame.body
            (batch.decode(message, limits) if frame.kind == format.BATCH else answer.decode(message))

    def revision(data: bytes) -> None:
        header, newline, payload = data.partition(b"\n")
        parse_revision(header, payload if newline else None)

    def gzip(data: bytes) -> None:
        codec.decode([data[:7], data[7:]], codec.GZIP, cap=1024 * 1024, ratio=limits.ratio)

    def decrypted(data: bytes) -> None:
        envelope.decrypt(io.BytesIO(data), lambda piece: None, private)

    def signed(label: str, read: Callable[[bytes, bytes, bytes], object]) -> Callable[[bytes], object]:
        return lambda data: read(data, sign(seal.message(label, data)), root)

    message = (codec.BadMessage, BadRevision)
    return {
        "json": fine(strictjson.loads, strictjson.BadJson),
        "revision": fine(revision, BadRevision),
        "request": fine(lambda data: batch.decode(data, limits), *message),
        "answer": fine(answer.decode, *message),
        "hello": fine(hello.read_hello, *message),
        "keys": fine(
            signed(seal.KEYS, lambda data, sig, key: key_set.read_key_set(data, sig, roots=key_set.Roots(key)))
        ),
        "enrol": fine(hello.read_enrol_request, *message),
        "enrolled": fine(hello.read_enrol_answer, *message),
        "device": fine(signed(seal.CERTIFICATE, hello.read_certificate), *message),
        "certificate": fine(hubs.read_certificate, *message),
        "hubs": fine(signed(hubs.HUBS, hubs.read_list), *message),
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
    """The folder of beginnings; what earlier runs found may lie in it already."""
    folder = FOLDER / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for name, ones in decoders_seeds.beginnings().items():
        for place, data in enumerate(ones):
            (folder / f"first-{name}-{place}").write_bytes(bytes([names.index(name)]) + data[:LONGEST])
    return folder


def search(seconds: int, seed: int) -> None:
    """Look for bytes that no contract allows for; ends the process."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    with atheris.instrument_imports(include=["sync.core", "sync.wire", "sync.parcel"]):
        found = targets()
    names = list(found)

    # Asked for anew each time: it is another function once the search runs.
    def blindly(data: bytes, longest: int) -> bytes:
        return bytes(atheris.Mutate(data, longest))

    def one(data: bytes) -> None:
        if data:
            found[names[data[0] % len(names)]](data[1:])

    folder = corpus(names)
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=2048", "-timeout=20"]
    options += [f"-artifact_prefix={FOLDER}/", "-print_final_stats=1", f"-seed={seed}"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one, custom_mutator=decoders_seeds.mutator(names, blindly))
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
