"""The OpenAPI 3.1 document of the HTTP surface. It is written by hand, since bodies are bytes to the web framework, and
a test holds every real answer against it. What the bytes mean is said by `sync/PROTOCOL.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sync.parcel.format import MOST_BYTES
from sync.wire.blobs import MOST_NAMES
from sync.wire.limits import PROTOCOL, Limits
from sync.wire.problems import MEDIA_TYPE, PREFIX, TYPES

PATHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/v1/hello": ("GET",),
        "/v1/enrol": ("POST",),
        "/v1/token": ("POST",),
        "/v1/sync": ("HEAD", "POST"),
        "/v1/blobs": ("POST",),
        "/v1/blobs/{name}": ("GET", "HEAD", "PATCH"),
    }
)
# Beside them, of a server and of a hub alike (`parcel_routes.py`).
PARCELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/v1/parcels": ("GET", "HEAD", "POST"),
        "/v1/parcels/{part}": ("GET",),
        "/v1/hubs": ("GET",),
    }
)
JSON = "application/json"
NDJSON = "application/x-ndjson"
BYTES = "application/octet-stream"
CHUNK = "application/offset+octet-stream"
UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
HEX32 = "^[0-9a-f]{32}$"
HEX64 = "^[0-9a-f]{64}$"
BASE64 = "^[A-Za-z0-9+/]*={0,2}$"
# What any verb may answer beside its own refusals, and what every one that asks for a token may.
ALWAYS = ("malformed", "not-found", "too-large", "upgrade", "busy", "slow-down", "restoring", "internal")
WITH_TOKEN = (*ALWAYS, "token", "device-unknown", "device-suspended")


def document(limits: Limits) -> dict[str, Any]:
    """The document of a server with these limits."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sổ tay: synchronisation",
            "version": str(PROTOCOL),
            "description": "Immutable revisions go up and down, blobs under the SHA-256 of their content beside them. "
            "Nothing in an answer counts as delivered but a receipt whose signature verifies.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/v1/hello": {"get": _hello()},
            "/v1/enrol": {"post": _enrol()},
            "/v1/token": {"post": _token()},
            "/v1/sync": {"post": _sync(limits), "head": _kept()},
            "/v1/blobs": {"post": _ask()},
            "/v1/blobs/{name}": {"parameters": [_name()], **_blob(limits)},
            "/v1/parcels": {"get": _parcels(), "head": _arriving(), "post": _parcel()},
            "/v1/parcels/{part}": {"get": _part()},
            "/v1/hubs": {"get": _hubs()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": _problem_schema(),
                "Limits": _object({name: _count() for name in Limits().to_json()}),
            },
        },
    }


def _hello() -> dict[str, Any]:
    answer = _object(
        {
            "protocol": _list(_count(1), 2, least=2),
            "org": _text(UUID),
            "name": _text(),
            "epoch": _text(HEX32),
            "timeline": _list(_text(HEX32), 10_000, least=1),
            "at": {"type": "string", "format": "date-time"},
            "nonce": _text(),
            "keys": _text(),
            "keys_sig": _text(BASE64),
            "limits": {"$ref": "#/components/schemas/Limits"},
        },
    )
    answer["properties"] |= {"hubs": _text(), "hubs_sig": _text(BASE64)}  # once a hub was revoked
    return _verb("hello", "Limits, epochs, the signed key set and a nonce", _ok(JSON, answer), ALWAYS)


def _enrol() -> dict[str, Any]:
    asked = _object(
        {
            "label": {"type": "string", "maxLength": 8},
            "sign_key": _text(BASE64),
            "box_key": _text(BASE64),
            "author": _text(UUID),
            "name": {"type": "string", "maxLength": 100},
            "nonce": _text(HEX32),
            "proof": _text(HEX64),
            "sig": _text(BASE64),
        },
    )
    answer = _object({"body": _text(), "proof": _text(HEX64)})
    refusals = (*ALWAYS, "code-wrong", "code-expired", "code-used", "code-locked")
    return _verb("enrol", "Enrol a device with a one-time code", _ok(JSON, answer), refusals, body=(JSON, asked))


def _token() -> dict[str, Any]:
    asked = _object({"device": _text(UUID), "nonce": _text(), "sig": _text(BASE64)})
    answer = _object({"token": _text()})
    refusals = (*ALWAYS, "token", "device-unknown")
    return _verb("token", "A token for half an hour", _ok(JSON, answer), refusals, body=(JSON, asked))


def _sync(limits: Limits) -> dict[str, Any]:
    text = {
        "type": "string",
        "description": f"NDJSON: begin, runs of revisions, end; at most {limits.batch} bytes decoded. A begin that "
        "says `snapshots` reads feeds from their beginning as they were at one moment.",
    }
    refusals = (*WITH_TOKEN, "batch-corrupt", "must-refetch", "offset")
    answer = {"type": "string", "description": "NDJSON: answer, receipts, a page, its signature."}
    made = _verb("sync", "Send a batch, get receipts and a page", _ok(NDJSON, answer), refusals, (NDJSON, text), True)
    made["parameters"] = [_header("Upload-Name", _text(HEX64)), _header("Upload-Offset", _count())]
    return made


def _kept() -> dict[str, Any]:
    answer = {"204": _answer("A part of that batch is kept", headers={"Upload-Offset": _count()})}
    made = _verb("keptBatch", "How much of a batch was kept when its line was cut", answer, WITH_TOKEN, token=True)
    made["parameters"] = [_header("Upload-Name", _text(HEX64), required=True)]
    return made


def _ask() -> dict[str, Any]:
    names = _list(_text(HEX64), MOST_NAMES)
    by_name = {"type": "object", "additionalProperties": _text(BASE64)}
    sizes = {"type": "object", "additionalProperties": _count()}
    answer = _object({"epoch": _text(HEX32), "receipts": by_name, "offsets": sizes, "there": sizes})
    asked = _object({"send": names, "want": names})
    return _verb("askBlobs", "How many blobs stand", _ok(JSON, answer), WITH_TOKEN, (JSON, asked), True)


def _blob(limits: Limits) -> dict[str, Any]:
    content = {"type": "string", "contentMediaType": BYTES}
    receipt = {
        "200": _answer(
            "It is whole, and signed for", headers={"Blob-Receipt": _text(BASE64), "Blob-Epoch": _text(HEX32)}
        ),
        "204": _answer("A part of it is stored", headers={"Upload-Offset": _count()}),
    }
    get = _verb("getBlob", "A blob, or a range of it", {
        "200": _answer("The whole of a blob that fits a chunk", BYTES, content, {"ETag": _text()}),
        "206": _answer("A range", BYTES, content, {"ETag": _text(), "Content-Range": _text()}),
    }, (*WITH_TOKEN, "range"), token=True)  # fmt: skip
    get["parameters"] = [
        _header("Range", {"type": "string", "pattern": "^bytes=[0-9]{1,12}-[0-9]{0,12}$"}),
        _header("If-Range", {"type": "string", "pattern": '^"[0-9a-f]{64}"$'}),
    ]
    head = _verb("headBlob", "How much of an upload is stored", receipt, WITH_TOKEN, token=True)
    patch = _verb("patchBlob", "The next chunk of an upload", receipt, (*WITH_TOKEN, "offset", "digest-mismatch"),
                  (CHUNK, {"type": "string", "contentMediaType": CHUNK, "maxLength": limits.chunk}), True)  # fmt: skip
    patch["parameters"] = [
        _header("Upload-Offset", _count(), required=True),
        _header("Upload-Length", _count() | {"maximum": limits.blob}, required=True),
        _header("Content-Digest", {"type": "string", "pattern": "^sha-256=:[A-Za-z0-9+/]{43}=:$"}, required=True),
    ]
    return {"get": get, "head": head, "patch": patch}


# Nobody logs in for parcels: each names its recipient in public and proves its sender inside.


def _parcels() -> dict[str, Any]:
    there = _object({"name": _text(), "size": _count(1)})
    answer = _object({"parcels": _list(there, 1000)})
    made = _verb("findParcels", "Parts that wait for a key", _ok(JSON, answer), ("malformed", "slow-down"))
    made["parameters"] = [{"name": "for", "in": "query", "required": True, "schema": _text(HEX32)}]
    return made


def _parcel() -> dict[str, Any]:
    part = {"type": "string", "contentMediaType": BYTES, "maxLength": MOST_BYTES}
    # An office takes it in and says so; a hub gives a note, signed by its key, that it keeps it.
    properties = {"taken": {"type": "boolean"}, "receipt": _text(), "note": _text(), "sig": _text(BASE64)}
    taken = {"type": "object", "properties": properties}
    refusals = ("malformed", "too-large", "batch-corrupt", "slow-down", "busy", "offset", "hub-full")
    made = _verb("sendParcel", "One part of a parcel", _ok(JSON, taken), refusals, body=(BYTES, part))
    made["parameters"] = [
        _header("Upload-Name", _text(HEX64)),
        _header("Upload-Offset", _count()),
        _header("Parcel-For", _text(HEX32)),
    ]
    return made


def _arriving() -> dict[str, Any]:
    made = _verb("askParcel", "How much of a part is here", {}, ())
    made["responses"] = {
        "204": _answer("So much of it", headers={"Upload-Offset": _count(1)}),
        "400": _answer("No name, or too many requests"),
        "404": _answer("Nothing of it"),
    }
    made["parameters"] = [_header("Upload-Name", _text(HEX64), required=True)]
    return made


def _hubs() -> dict[str, Any]:
    # All of it missing: no hub was revoked yet, and the one that is named was never certified.
    properties = {"hubs": _text(), "sig": _text(BASE64), "certificate": _text()}
    answer = {"type": "object", "properties": properties}
    made = _verb("askHubs", "The signed list of revoked hubs, and one certificate", _ok(JSON, answer), ("slow-down",))
    made["parameters"] = [{"name": "for", "in": "query", "required": False, "schema": _text(HEX32)}]
    return made


def _part() -> dict[str, Any]:
    made = _verb(
        "fetchParcel",
        "One part of a parcel",
        _ok(BYTES, {"type": "string", "contentMediaType": BYTES}),
        ("not-found", "slow-down"),
    )
    made["parameters"] = [{"name": "part", "in": "path", "required": True, "schema": {"type": "string"}}]
    return made


# -- parts


def _verb(
    name: str,
    summary: str,
    answers: Mapping[str, Any],
    refusals: Sequence[str],
    body: tuple[str, Mapping[str, Any]] | None = None,
    token: bool = False,
) -> dict[str, Any]:
    made: dict[str, Any] = {"operationId": name, "summary": summary, "responses": {**answers, **_refusals(refusals)}}
    if token:
        made["security"] = [{"token": []}]
    if body is not None:
        made["requestBody"] = {"required": True, "content": {body[0]: {"schema": body[1]}}}
    return made


def _refusals(names: Sequence[str]) -> dict[str, Any]:
    """One answer per status, that names the problems behind it."""
    by_status: dict[str, list[str]] = {}
    for name in names:
        by_status.setdefault(str(TYPES[name].status), []).append(name)
    problem = {"$ref": "#/components/schemas/Problem"}
    made: dict[str, Any] = {}
    for status, found in sorted(by_status.items()):
        headers = {"Retry-After": _count()} if status in ("429", "503") else {}
        if "offset" in found:
            headers = {"Upload-Offset": _count()}
        made[status] = _answer(", ".join(found), MEDIA_TYPE, problem, headers, required=False)
    return made


def _answer(
    description: str,
    media_type: str = "",
    schema: Mapping[str, Any] | None = None,
    headers: Mapping[str, Any] | None = None,
    *,
    required: bool = True,
) -> dict[str, Any]:
    always = {"Sync-Protocol": {"required": True, "schema": _text("^[0-9]+$")}}
    more = {name: {"required": required, "schema": value} for name, value in (headers or {}).items()}
    made: dict[str, Any] = {"description": description, "headers": {**always, **more}}
    if media_type:
        made["content"] = {media_type: {"schema": schema}}
    return made


def _ok(media_type: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"200": _answer("Done", media_type, schema)}


def _problem_schema() -> dict[str, Any]:
    return _object(
        {
            "type": {"type": "string", "enum": [PREFIX + name for name in TYPES]},
            "title": _text(),
            "status": _count(400),
            "detail": _text(),
            "retry": {"type": "string", "enum": ["now", "later", "after_fix", "never"]},
            "scope": {"type": "string", "enum": ["batch", "item", "device"]},
        },
    )


def _name() -> dict[str, Any]:
    return {"name": "name", "in": "path", "required": True, "schema": _text(HEX64)}


def _header(name: str, schema: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": schema}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(items: Mapping[str, Any], most: int, *, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _text(pattern: str = "") -> dict[str, Any]:
    return {"type": "string", "pattern": pattern} if pattern else {"type": "string"}


def _count(least: int = 0) -> dict[str, Any]:
    return {"type": "integer", "minimum": least}
