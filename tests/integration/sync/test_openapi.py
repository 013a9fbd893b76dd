"""The OpenAPI document says what the server really does: every real answer is held against it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.carriers.parcel import ParcelFolder
from sync.driver.keys import own_key_id
from sync.driver.parcels import Courier
from sync.server import openapi
from sync.server.app import Rules, make_app
from sync.server.serving import take_parcels
from sync.wire import batch, hello
from sync.wire.exchange import Reply, Request, content_digest
from sync.wire.hubs import is_taken
from sync.wire.problems import TYPES
from tests.contracts.world import Client, World
from tests.integration.sync.test_blobs import attach, content
from tests.integration.sync.test_web_application import Answer, Receive, ask, body, token


def wrong(value: Any, schema: dict[str, Any], document: dict[str, Any], place: str = "") -> list[str]:
    """What does not fit the schema: the part of JSON Schema that the document uses."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or isinstance(value, bool) != (kind == "boolean")):
        return [f"{place}: {value!r} is no {kind}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: {value!r} is not in the list")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{place}: {value!r} does not match {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{place}: {value!r} is too small")
    if kind == "array":
        found += [] if len(value) <= schema.get("maxItems", len(value)) else [f"{place}: too long"]
        for number, one in enumerate(value):
            found += wrong(one, schema["items"], document, f"{place}[{number}]")
    if kind == "object":
        found += [f"{place}: lacks {name}" for name in schema.get("required", ()) if name not in value]
        for name, one in value.items():
            part = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if part:
                found += wrong(one, part, document, f"{place}.{name}")
    return found


class Document:
    """The document, and which of its answers were met."""

    def __init__(self, world: World) -> None:
        self.document = openapi.document(world.service.limits)
        self.met: set[tuple[str, str, str]] = set()

    def check(self, method: str, path: str, answer: Answer) -> None:
        path = path.partition("?")[0]
        for prefix, template in (("/v1/blobs/", "/v1/blobs/{name}"), ("/v1/parcels/", "/v1/parcels/{part}")):
            path = template if path.startswith(prefix) else path
        template = path
        verb = self.document["paths"][template][method.lower()]
        said = verb["responses"].get(str(answer.status))
        assert said is not None, f"{method} {path} answers {answer.status}, and the document does not say so"
        self.met.add((template, method, str(answer.status)))
        for name, header in said["headers"].items():
            value = answer.headers.get(name.lower())
            assert value is not None or not header["required"], f"{name} is missing"
            if value is not None:
                shown = int(value) if header["schema"]["type"] == "integer" else value
                assert wrong(shown, header["schema"], self.document, name) == []
        if method == "HEAD":
            assert answer.body == b"" or answer.status >= 400
            return
        contents = said.get("content", {})
        if not contents:
            assert answer.body == b""
            return
        [(media_type, content)] = contents.items()
        assert answer.headers["content-type"].partition(";")[0] == media_type
        if media_type in ("application/json", "application/problem+json"):
            packed = answer.headers.get("content-encoding") == "gzip"
            value = json.loads(gzip.decompress(answer.body) if packed else answer.body)
            assert wrong(value, content["schema"], self.document) == []
            if answer.status >= 400:
                name = value["type"].rpartition(":")[2]
                assert (value["status"], TYPES[name].status) == (answer.status, answer.status)
                assert name in said["description"].split(", "), f"{method} {path}: {name} is not announced"


@pytest.fixture
def talk(world: World) -> tuple[Document, Callable[..., Answer]]:
    document = Document(world)
    app = make_app(world.service)

    def say(method: str, path: str, data: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        answer = ask(app, method, path, body(data) if data else body(), headers)
        document.check(method, path, answer)
        return answer

    return document, say


def warm(client: Client) -> dict[str, str]:
    assert client.session._session is not None
    return {"authorization": f"Bearer {client.session._session.token}"}


def test_every_answer_that_can_be_had_is_announced(world: World, talk: tuple[Document, Callable[..., Answer]]) -> None:
    document, say = talk

    def through_the_application(request: Request) -> Reply:
        answer = say(request.method, request.path, request.body, dict(request.headers))
        return Reply(answer.status, answer.headers, answer.body, 0, len(answer.body))

    world.handle = through_the_application
    client, reader = world.client(), world.client("coordinator")
    name, data = content(3_000)
    client.store.add_blob(name, "image/jpeg", data)
    client.store.write(world.id(), {"attachments": [{"$blob": name, "size": 3_000, "type": "image/jpeg"}]})
    client.session.sync()
    reader.session.sync()
    mine, theirs, blob = warm(client), warm(reader), f"/v1/blobs/{name}"

    nonce = json.loads(say("GET", "/v1/hello").body)["nonce"]
    say("GET", "/v1/hello", headers={"sync-protocol": "x"})
    say("GET", "/v1/hello", headers={"sync-protocol": "0"})
    for path in ("/v1/enrol", "/v1/token", "/v1/sync", "/v1/blobs"):
        say("POST", path, b"{}", mine)
        say("POST", path, b"\xff", mine)
        say("POST", path, b"x" * 100, {**mine, "content-encoding": "br"})
    for path in ("/v1/enrol", "/v1/token", "/v1/blobs"):
        assert say("POST", path, b"x" * 70_000, mine).status == 413
    stranger = {"device": world.id(), "nonce": nonce, "sig": "A" * 86 + "=="}
    assert say("POST", "/v1/token", json.dumps(stranger).encode()).status == 401
    codes = hello.EnrolRequest("AAAA", bytes(32), bytes(32), world.id(), "a", "0" * 32, "0" * 64, bytes(64))
    assert say("POST", "/v1/enrol", codes.to_bytes()).status == 403

    begin = batch.Begin(device=json.loads(client.store.values["server"])["device"], challenge="1" * 32, want=1000)
    say("POST", "/v1/sync", batch.encode(begin, []), mine)
    assert say("POST", "/v1/sync", batch.encode(begin, [])).status == 401
    stale = batch.Begin(device=begin.device, challenge="2" * 32, cursor="nonsense!")
    assert say("POST", "/v1/sync", batch.encode(stale, []), mine).status == 409
    assert say("POST", "/v1/sync", batch.encode(begin, []), {**mine, "upload-name": "0" * 64}).status == 422
    part = {**mine, "upload-name": "0" * 64, "upload-offset": "7"}
    assert say("POST", "/v1/sync", b"rest", part).status == 409
    assert say("HEAD", "/v1/sync", headers={**mine, "upload-name": "0" * 64}).status == 404
    say("HEAD", "/v1/sync", headers=mine)
    world.service.keep_cut(Request("POST", "/v1/sync", {**mine, "upload-name": "0" * 64}, b"half"))
    kept = say("HEAD", "/v1/sync", headers={**mine, "upload-name": "0" * 64})
    assert (kept.status, kept.headers["upload-offset"]) == (204, "4")

    say("POST", "/v1/blobs", json.dumps({"send": [name], "want": [name]}).encode(), mine)
    assert say("HEAD", blob, headers=mine).status == 200
    assert say("HEAD", blob, headers=theirs).status == 404
    assert say("GET", blob, headers=theirs).body == data
    assert say("GET", blob, headers={**theirs, "range": "bytes=5-9"}).body == data[5:10]
    assert say("GET", blob, headers={**theirs, "range": "bytes=5000-"}).status == 416
    assert say("GET", "/v1/blobs/" + "0" * 64, headers=mine).status == 404
    assert say("GET", blob).status == 401
    [other] = attach(world, client, 9_000, seed=5)

    def words_only(request: Request) -> Reply:
        if "blobs" in request.path:
            raise ConnectionError
        return world.service.handle(request)

    world.handle = words_only
    with pytest.raises(ConnectionError):
        client.session.sync()
    more, path = client.store.blobs[other][1], f"/v1/blobs/{other}"

    def patch(offset: int, chunk: bytes, **changed: str) -> int:
        headers = {"upload-offset": str(offset), "upload-length": "9000", "content-digest": content_digest(chunk)}
        return say("PATCH", path, chunk, {**mine, **headers, **changed}).status

    assert say("HEAD", path, headers=mine).status == 204
    assert patch(0, more[:4000]) == 204
    assert patch(0, more[:4000]) == 409
    assert patch(4000, more[4000:], **{"content-digest": "sha-256=:x:"}) == 422
    assert patch(4000, more[4000:], **{"upload-length": "99000000"}) == 413
    assert patch(4000, more[4000:], **{"upload-offset": "x"}) == 400
    assert patch(4000, more[4000:]) == 200
    say("POST", "/v1/blobs", b"{}", token(world))  # a token of no device

    verbs = {(path, method) for path, methods in openapi.PATHS.items() for method in methods}
    assert {(path, method) for path, method, _ in document.met} == verbs
    documented = {
        (path, method.upper(), status)
        for path, verbs in document.document["paths"].items()
        if path in openapi.PATHS
        for method, verb in verbs.items()
        if method != "parameters"
        for status in verb["responses"]
    }
    never_here = {"426", "429", "500", "503", "403", "400", "404", "413", "401"}  # any verb may, few can be provoked
    assert {one for one in documented - document.met if one[2] not in never_here} == set()


def test_who_asks_too_often_and_a_mistake_of_ours_are_announced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(world)
    app = make_app(world.service, Rules(burst=0))
    document.check("POST", "/v1/blobs", ask(app, "POST", "/v1/blobs", body(b"{}"), token(world)))
    monkeypatch.setattr(world.service, "handle", lambda request: 1 / 0)
    answer = ask(make_app(world.service), "GET", "/v1/hello", body())
    document.check("GET", "/v1/hello", answer)
    assert json.loads(answer.body)["instance"].startswith("urn:uuid:")


def test_the_document_and_the_routes_are_the_same(world: World) -> None:
    document = openapi.document(world.service.limits)
    said = {path: {verb.upper() for verb in verbs if verb != "parameters"} for path, verbs in document["paths"].items()}
    assert said == {path: set(methods) for path, methods in {**openapi.PATHS, **openapi.PARCELS}.items()}
    assert set(document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]) == {
        f"urn:sotay:problem:{name}" for name in TYPES
    }


def test_the_parcel_verbs_answer_as_announced(world: World, tmp_path: Path) -> None:
    document, client = Document(world), world.client()
    client.store.write(world.id(), {"title": "Đi bằng que"})
    sent = ParcelFolder(tmp_path)
    courier = Courier(client.store, clock=world.clock, random=world.dice)
    part = courier.write(sent).files[0].path.read_bytes()
    app = make_app(world.service)
    take_parcels(app, world.opened)

    def say(method: str, path: str, data: bytes = b"", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = ask(app, method, path, body(data) if data else body(), named)
        document.check(method, path, answer)
        return answer

    name = hashlib.sha256(part).hexdigest()
    assert say("HEAD", "/v1/parcels", upload_name=name).status == 404
    assert say("HEAD", "/v1/parcels").status == 400
    cut = ask(app, "POST", "/v1/parcels", body(part[:500], cut=True), {"upload-name": name})
    document.check("POST", "/v1/parcels", cut)
    kept = say("HEAD", "/v1/parcels", upload_name=name)
    assert (kept.status, kept.headers["upload-offset"]) == (204, "500")
    wrong_place = say("POST", "/v1/parcels", part[400:], upload_name=name, upload_offset="400")
    assert (wrong_place.status, wrong_place.headers["upload-offset"]) == (409, "500")
    taken = json.loads(say("POST", "/v1/parcels", part[500:], upload_name=name, upload_offset="500").body)
    assert is_taken(taken, world.opened.keys.receipt, name)
    assert say("POST", "/v1/parcels", part[:-1], upload_name=name).status == 422  # not the part that was named
    assert say("HEAD", "/v1/parcels", upload_name=name).status == 404
    assert is_taken(json.loads(say("POST", "/v1/parcels", part).body), world.opened.keys.receipt, name)
    assert say("POST", "/v1/parcels", b"FSP1\nno parcel").status == 422
    [found] = json.loads(say("GET", f"/v1/parcels?for={own_key_id(client.store)}").body)["parcels"]
    assert say("GET", f"/v1/parcels/{found['name']}").headers["content-length"] == str(found["size"])
    assert say("GET", "/v1/parcels/nothing").status == 404
    assert json.loads(say("GET", f"/v1/hubs?for={'0' * 32}").body) == {}
    verbs = {(path, method) for path, methods in openapi.PARCELS.items() for method in methods}
    assert {(path, method) for path, method, _ in document.met} == verbs


def test_the_document_is_shown_only_when_asked_for(world: World) -> None:
    def get(app: Any, path: str) -> Answer:
        receive: Receive = body()
        return ask(app, "GET", path, receive)

    for path in ("/docs", "/openapi.json", "/redoc"):
        assert get(make_app(world.service), path).status == 404
    shown = get(make_app(world.service, docs=True), "/openapi.json")
    assert json.loads(shown.body) == openapi.document(world.service.limits)
