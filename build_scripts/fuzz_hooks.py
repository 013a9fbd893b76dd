"""What Schemathesis cannot know: how our two kinds of bodies travel, and how to spoil a batch that is nearly right.

Loaded by Schemathesis in its own environment (see `fuzz.py`); nothing of the project is imported here.
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
from pathlib import Path
from typing import Any

import schemathesis

BLOBS = os.environ["SOTAY_FUZZ_BLOBS"].split(",")
GENUINE = Path(os.environ["SOTAY_FUZZ_BATCH"]).read_bytes()


def _dice(value: object) -> random.Random:
    return random.Random(hashlib.sha256(repr(value).encode("utf-8", "replace")).digest())


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context: Any, value: Any) -> bytes:
    """The string as it is, or a well-formed batch with the string somewhere in it, or with some bytes changed."""
    dice, text = _dice(value), _bytes(value)
    if dice.random() < 0.2:
        return text
    batch = bytearray(GENUINE)
    if dice.random() < 0.5:
        place = dice.randrange(len(batch))
        batch[place : place + dice.randrange(20)] = text[:200]
    else:
        for _ in range(dice.randrange(4)):
            batch[dice.randrange(len(batch))] = dice.choice(b'"[]{}:,0123456789abcdef\\\n-.e\x00\xff')
    return bytes(batch)


@schemathesis.serializer("application/offset+octet-stream")
def chunk(_context: Any, value: Any) -> bytes:
    return _bytes(value)


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Most blobs that are asked about are real ones, and half of the chunks get the digest that they really have: else
    nothing would come further than that."""
    if case.path.endswith("{name}") and (chance := _dice((case.headers, case.body)).random()) < 0.8:
        case.path_parameters["name"] = BLOBS[chance < 0.4]
    if case.path == "/v1/blobs" and isinstance(case.body, dict):
        for names in (one for one in case.body.values() if isinstance(one, list) and one):
            if (chance := _dice(names).random()) < 0.8:
                names[0] = BLOBS[chance < 0.4]
    if case.method.upper() == "PATCH" and case.body is not None and _dice(case.body).random() < 0.5:
        digest = base64.b64encode(hashlib.sha256(_bytes(case.body)).digest()).decode()
        case.headers["Content-Digest"] = f"sha-256=:{digest}:"
