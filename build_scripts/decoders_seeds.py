"""Where the search of decoders.py begins, and how it changes what it has: for each decoder something that it takes.

Bytes that are changed blindly rarely stay JSON, and hardly ever a frame whose length fits. So half of all changes put
another value into the JSON of one line, or of one frame, and write the whole again as it should be written.
"""

from __future__ import annotations

import base64
import io
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
ORG = "019a9f5e-0000-7000-8000-00000000000a"
HASH = "5e" * 32
KEY = bytes(range(32))
CONTENT = ("content up", "content down")

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, -(2**53), 2**63, 10**30, 0.5, -0.0, 1e308, "", "0", " ", "a" * 70, "é",
    "e\u0301", "\ud800", "\u0000", "\u202e", "2026-11-21T09:14:03+07:00", "0000-00-00T00:00:00+99:99", ORG, ORG.upper(),
    HASH, HASH[:32],
    base64.b64encode(bytes(32)).decode(), base64.b64encode(bytes(64)).decode(), "====", [], {}, [[]], [None], [0, 0],
    [0, 0, 0, 0], {"": None}, [HASH] * 70, [[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]],
)  # fmt: skip
"""What somebody might put where something else is expected."""


def beginnings() -> dict[str, list[bytes]]:
    """Name of a decoder → bytes that it takes. Decoders that are not named begin with everybody else's."""
    from sync.core import cursor, seal
    from sync.core.revision import make_revision
    from sync.parcel import envelope, format
    from sync.server import tls
    from sync.server.serving import utc_now
    from sync.wire import blobs, codec, hello, hubs, key_set, problems

    wire = {path.name: path.read_bytes() for path in sorted((GOLDEN / "wire").iterdir())}
    public, sign = seal.public_key(KEY), seal.signer(KEY)
    keys = key_set.make_key_set(sign, org=ORG, version=2, receipt=public, root=public, parcel=public)
    named = (bytes(32), sign(key_set.spare_word(ORG, bytes(32))))
    spared = key_set.make_key_set(sign, org=ORG, version=3, receipt=public, root=public, parcel=public, spare=named)
    first = make_revision(
        replica="a1" * 16, n=1, prev="", record=ORG, type="note/1", clk=1, by=ORG, at="2026-11-21T09:14:03+07:00",
        seen=(), fields={"title": "Đường ngập", "severity": 1, "attachments": [{"$blob": HASH, "size": 9}]},
    )  # fmt: skip
    then = make_revision(
        replica="a1" * 16, n=2, prev=first.id, record=ORG, type="note/1", clk=2, by=ORG,
        at="2026-11-21T09:14:03+07:00", seen=(first.id,), fields={"title": None},
    )  # fmt: skip
    asked = hello.EnrolRequest("29461", public, public, ORG, "máy thử", "ab" * 16, HASH, bytes(64))
    now = utc_now()
    authority, authority_key = tls.make_authority("Xã thử", now)
    mark = hubs.mark_of(ORG, public)
    [certificate] = tls.split_chain(tls.make_hub_certificate(authority, authority_key, public, "Trạm", mark, now, 30))
    facts = ("org", "org_name", "device", "user", "user_name", "role", "area", "author")
    said, sig = hello.make_certificate(sign, dict.fromkeys(facts, ORG), public)
    enrolled = hello.EnrolAnswer(keys.body, keys.sig, said, sig, authority.decode(), "https://x.example")
    whole = cursor.Cursor("ee" * 16, {"01": 4, "03": 1}, 1, {"03": 1}, {"02": (cursor.Snapshot(1, 5, HASH), 3)})
    envelopes = bytearray()
    envelope.encrypt(iter([b"M\x00\x00\x00\x02{}"]), envelopes.extend, (_box(KEY),))
    requests = [wire[name] for name in wire if name.startswith("request")]
    answers = [wire[name] for name in wire if name.startswith("answer")]
    inside = _parcels(format, envelope)
    return {
        "json": [*wire.values()],
        "revision": [one.header + b"\n" + (one.payload or b"") for one in (first, then)],
        "request": requests,
        "answer": answers,
        "hello": [wire[name] for name in wire if name.startswith("hello")],
        "keys": [keys.body, spared.body],
        "enrol": [asked.to_bytes()],
        "enrolled": [enrolled.to_body()],
        "device": [said],
        "certificate": [certificate.public_bytes(_der())],
        "hubs": [hubs.make_list(sign, org=ORG, version=3, revoked=frozenset([HASH[:32]])).body],
        "problem": [problems.Problem(name, "vì sao", extra={"offset": 3}).to_bytes() for name in problems.TYPES],
        "blobs": [blobs.BlobAsk((HASH,), (HASH,)).to_bytes()],
        "stand": [blobs.BlobStand("ee" * 16, {HASH: bytes(64)}, {HASH: 3}, {HASH: 5}).to_bytes()],
        "cursor": [cursor.encode(whole).encode()],
        "gzip": [codec.compress(one) for one in requests],
        "head": [path.read_bytes()[: format.HEAD_BYTES] for path in _files()],
        "content up": [one for one in inside if b'"kind":"up"' in one[:200]],
        "content down": [one for one in inside if b'"kind":"down"' in one[:200]],
        "envelope": [bytes(envelopes)],
    }


def golden_keys() -> dict[str, bytes]:
    """The private keys that the golden parcels were made with."""
    said = json.loads((GOLDEN / "parcels" / "keys.json").read_text())
    return {name: base64.b64decode(key) for name, key in said.items()}


def _files() -> list[Path]:
    return sorted((GOLDEN / "parcels").glob("*.fsp"))


def _box(private: bytes) -> bytes:
    from sync.parcel import enrolling

    return enrolling.box_public(private)


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


def _parcels(format: Any, envelope: Any) -> list[bytes]:
    """The golden parcels without their envelope: the public line, then frames whose messages are not compressed."""
    keys, found = golden_keys(), []
    for path in _files():
        data = path.read_bytes()
        head, length = format.read_head(data[: format.HEAD_BYTES])
        content = bytearray()
        key = keys["parcel" if head.kind == format.UP else "box"]
        envelope.decrypt(io.BytesIO(data[length:]), content.extend, key)
        found.append(data[:length] + _written([(kind, _plain(body)) for kind, body in framed(bytes(content))]))
    return found


def _plain(body: bytes) -> bytes:
    from sync.wire import codec

    if not body.startswith(b"\x1f\x8b"):
        return body
    return codec.decode([body], codec.GZIP, cap=2**20, ratio=1000)


# -- changes


def framed(content: bytes) -> list[tuple[bytes, bytes]]:
    """(type, body) of each frame of a parcel's content; what is no whole frame at its end is left out."""
    frames, at = [], 0
    while at + 5 <= len(content):
        size = int.from_bytes(content[at + 1 : at + 5], "big")
        frames.append((content[at : at + 1], content[at + 5 : at + 5 + size]))
        at += 5 + size
    return frames


def _written(frames: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(kind + len(body).to_bytes(4, "big") + body for kind, body in frames)


def mutator(names: list[str], blindly: Callable[[bytes, int], bytes]) -> Callable[[bytes, int, int], bytes]:
    """The changes for atheris: (bytes, longest, seed) → bytes, the first of which says which decoder."""

    def changed(data: bytes, longest: int, seed: int) -> bytes:
        dice = random.Random(seed)
        if len(data) < 2 or dice.random() < 0.5:
            return blindly(data, longest)
        name, rest = names[data[0] % len(names)], data[1:]
        if name == "cursor":
            opaque = _changed_lines(base64.urlsafe_b64decode(_padded(rest)), dice, blindly)
            rest = base64.urlsafe_b64encode(opaque).rstrip(b"=")
        elif name in CONTENT:
            rest = _changed_parcel(rest, dice, blindly)
        else:
            rest = _changed_lines(rest, dice, blindly)
        return data[:1] + rest if len(rest) < longest else blindly(data, longest)

    return changed


def _padded(text: bytes) -> bytes:
    kept = bytes(one for one in text if one in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    return kept[: len(kept) // 4 * 4]


def _changed_parcel(data: bytes, dice: random.Random, blindly: Callable[[bytes, int], bytes]) -> bytes:
    head, newline, rest = data.partition(b"\n")
    line, end, content = rest.partition(b"\n")
    frames = framed(content)
    if not end or not frames:
        return blindly(data, len(data) + 100)
    place = dice.randrange(len(frames))
    what = dice.random()
    if what < 0.1:
        frames.insert(place, frames[dice.randrange(len(frames))])
    elif what < 0.2:
        del frames[place]
    else:
        kind, body = frames[place]
        frames[place] = kind, _changed_lines(body, dice, blindly)
    return head + newline + line + end + _written(frames)


def _changed_lines(data: bytes, dice: random.Random, blindly: Callable[[bytes, int], bytes]) -> bytes:
    """One line exchanged for an odd one; where there is no JSON, bytes."""
    lines = data.split(b"\n")
    place = dice.randrange(len(lines))
    what = dice.random()
    if what < 0.05:
        lines.insert(place, lines[dice.randrange(len(lines))])
    elif what < 0.1:
        del lines[place]
    else:
        try:
            value = json.loads(lines[place])
        except (ValueError, RecursionError):
            lines[place] = blindly(lines[place], len(lines[place]) + 100)
        else:
            lines[place] = _json(_odd(value, dice))
    return b"\n".join(lines)


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _odd(value: Any, dice: random.Random) -> Any:
    """The value with one thing in it changed, at any depth; JSON inside a text counts as depth."""
    if isinstance(value, Mapping) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        made = dict(value)
        if dice.random() < 0.1:
            del made[name]
        else:
            made[name] = _odd(value[name], dice)
        return made
    if isinstance(value, list) and value and dice.random() < 0.85:
        made_list, place = list(value), dice.randrange(len(value))
        made_list[place] = _odd(value[place], dice)
        return made_list if dice.random() < 0.9 else made_list[:place] + made_list[place + 1 :]
    if isinstance(value, str) and value[:1] in ("{", "[") and dice.random() < 0.85:
        try:
            return _json(_odd(json.loads(value), dice)).decode()
        except (ValueError, RecursionError):
            return value[: dice.randrange(len(value))]
    if isinstance(value, int) and dice.random() < 0.5:
        return value + dice.choice((-1, 1, 1000))
    return dice.choice(ODD)
