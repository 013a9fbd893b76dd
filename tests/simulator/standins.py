"""What makes a schedule quick without changing what it means; the slow forms run in a share of all schedules.

Signatures become keyed hashes: as hard to forge for everybody in the simulation, who has no keys, and a hundred times
as fast. Parsing remembers what it read: it is a pure function of the bytes. Bodies are not compressed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import operator
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import msgspec.json

from sync.core import revision, seal, strictjson
from sync.driver import keys, session
from sync.driver import store as driver_store
from sync.server.auth import Tokens
from sync.wire import codec, key_set
from sync.wire.limits import Limits

REMEMBERED = 4096


class Patches:
    """Attributes of modules and classes, replaced for a while."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []

    def set(self, where: Any, name: str, value: Any) -> None:
        # A class has its own attributes as they stand there; a function's defaults are no entry of its dictionary.
        self._before.append((where, name, vars(where)[name] if name in vars(where) else getattr(where, name)))
        setattr(where, name, value)

    def everywhere(self, value: Any, instead: Any) -> None:
        """Replace a function in every module of the program that imported it by name."""
        for name, module in list(sys.modules.items()):
            if name.split(".")[0] not in ("sync", "desktop_app", "tests"):
                continue
            for key, found in list(vars(module).items()):
                if found is value:
                    self.set(module, key, instead)

    def undo(self) -> None:
        while self._before:
            where, name, value = self._before.pop()
            setattr(where, name, value)


@contextmanager
def patched() -> Iterator[Patches]:
    """Patches that are undone at the end."""
    patches = Patches()
    try:
        yield patches
    finally:
        patches.undo()


def keyed_public_key(private: bytes) -> bytes:
    return hashlib.blake2b(private, digest_size=32, person=b"public").digest()


def keyed_signer(private: bytes) -> seal.Sign:
    public = keyed_public_key(private)
    return lambda message: hashlib.blake2b(message, digest_size=64, key=public).digest()


def keyed_verifies(public: bytes, signature: bytes, signed: bytes) -> bool:
    if len(public) != 32:
        return False
    return hmac.compare_digest(hashlib.blake2b(signed, digest_size=64, key=public).digest(), signature)


def use_keyed_signatures(patches: Patches) -> None:
    patches.set(seal, "public_key", keyed_public_key)
    patches.set(seal, "signer", keyed_signer)
    patches.set(seal, "verifies", keyed_verifies)


def believing(plain: Callable[..., Any], label: bytes) -> Callable[..., Any]:
    """`plain`, which takes any signature over a message with this label."""

    def called(*arguments: Any, **named: Any) -> Any:
        checked = seal.verifies

        def verifies(public: bytes, signature: bytes, signed: bytes) -> bool:
            return signed.startswith(label) or checked(public, signature, signed)

        with patched() as inside:
            inside.set(seal, "verifies", verifies)
            return plain(*arguments, **named)

    return called


def use_memory(patches: Patches) -> None:
    """Parsing the same bytes again gives the same revision, message or name of a key. Nobody changes what was read."""
    parse = lru_cache(REMEMBERED)(revision.parse_revision)
    patches.everywhere(revision.parse_revision, parse)
    patches.everywhere(revision.revision_from_parts, _remembered_parts(revision.revision_from_parts))
    load = lru_cache(REMEMBERED)(strictjson.loads)

    def fields(one: revision.Revision) -> dict[str, Any]:
        return {} if one.payload is None else load(one.payload)

    patches.set(revision.Revision, "fields", fields)
    patches.everywhere(strictjson.loads, load)
    patches.set(codec.read_lines, "__defaults__", (load,))
    patches.everywhere(seal.key_id, lru_cache(REMEMBERED)(seal.key_id))


def _remembered_parts(plain: Callable[..., revision.Revision]) -> Callable[..., revision.Revision]:
    known = lru_cache(REMEMBERED)(lambda parts, seen: plain(**dict(parts), seen=list(seen)))

    def remembered(**parts: Any) -> revision.Revision:
        seen = parts["seen"]
        try:
            if isinstance(seen, list) and all(type(one) is str for one in seen):
                # 1, 1.0 and True are one key of a cache but not one header.
                rest = {name: value for name, value in parts.items() if name != "seen"}
                if all(type(value) in (str, int) for value in rest.values()):
                    return known(tuple(rest.items()), tuple(seen))
        except TypeError:
            pass
        return plain(**parts)

    return remembered


def use_quick_dataclasses(patches: Patches) -> None:
    """`replace` and `asdict` as they are for dataclasses without checks of their own; frozen ones are filled as others
    are. Nobody writes to one (mypy sees to that, and "everything real" runs with frozen ones)."""
    for kind in _frozen():
        parts = [(one.name, one.type, _like(one)) for one in dataclasses.fields(kind)]
        patches.set(kind, "__init__", vars(dataclasses.make_dataclass(kind.__name__, parts))["__init__"])
        patches.set(kind, "__setattr__", object.__setattr__)
        patches.set(kind, "__delattr__", object.__delattr__)  # or storing goes the long way
    patches.everywhere(dataclasses.replace, _replace)
    patches.everywhere(dataclasses.asdict, _asdict)


def _frozen() -> list[Any]:
    """The frozen dataclasses of sync that have no checks of their own."""
    found = {
        one: None
        for name, module in list(sys.modules.items())
        if name.startswith("sync.")
        for one in vars(module).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__.startswith("sync.")
    }
    return [one for one in found if "__setattr__" in vars(one) and not hasattr(one, "__post_init__")]


def _like(one: dataclasses.Field[Any]) -> Any:
    default = {"default": one.default} if one.default is not dataclasses.MISSING else {}
    if one.default_factory is not dataclasses.MISSING:
        default = {"default_factory": one.default_factory}
    return dataclasses.field(init=one.init, kw_only=one.kw_only, **default)


@cache
def _places(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    """How to read the values of a plain dataclass in order, and which place a name has in it."""
    names = [one.name for one in dataclasses.fields(kind) if one.init and not one.kw_only]
    if hasattr(kind, "__post_init__") or len(names) != len(dataclasses.fields(kind)):
        raise TypeError(f"{kind} is no plain dataclass")
    # With one more name, so that the getter gives a tuple also where there is only one.
    return operator.attrgetter(*names, "__class__"), {name: place for place, name in enumerate(names)}


def _replace(one: Any, /, **changes: Any) -> Any:
    kind = one.__class__
    values, places = _places(kind)
    *made, _ = values(one)
    for name, value in changes.items():
        made[places[name]] = value
    return kind(*made)


def _asdict(one: Any) -> dict[str, Any]:
    if type(one) is not Limits:
        return dataclasses.asdict(one)
    return {name: getattr(one, name) for name in Limits.__slots__}


def use_remembered_server(patches: Patches) -> None:
    """The pinned facts of a server and the name of the own key are read again and again from the same bytes."""
    for plain, where in ((driver_store.server_info, "server"), (keys.own_key_id, "device.box")):
        patches.everywhere(plain, _remembered_state(plain, where))


def _remembered_state(plain: Callable[[Any], Any], where: str) -> Callable[[Any], Any]:
    known: dict[bytes, Any] = {}

    def remembered(store: Any) -> Any:
        packed = store.state(where)
        if packed is None:
            return plain(store)
        if packed not in known:
            if len(known) > REMEMBERED:
                known.clear()
            known[packed] = plain(store)
        return known[packed]

    return remembered


def use_quick_json(patches: Patches) -> None:
    """The program's own writer of JSON and this one give the same bytes for what travels: texts, integers, lists,
    objects (a test compares them); "everything real" uses the program's."""
    patches.everywhere(strictjson.dumps, msgspec.json.encode)
    plain = key_set.read_key_set
    known = lru_cache(REMEMBERED)(lambda body, sig, roots: plain(body, sig, roots=roots))
    patches.everywhere(plain, lambda body, sig, *, roots: known(body, sig, roots))


def use_quick_tokens(patches: Patches) -> None:
    """Another keyed hash, as hard to forge for whoever has no key."""

    def mac(self: Tokens, use: str, text: str) -> str:
        return hashlib.blake2b(f"{use} {text}".encode(), digest_size=32, key=self._secret[:64]).hexdigest()

    patches.set(Tokens, "_mac", mac)


def use_plain_bodies(patches: Patches) -> None:
    patches.set(session, "COMPRESS_FROM", sys.maxsize)
    patches.set(codec, "_LEVEL", 0)  # parcels always hold gzip
