"""The office's signed key set as this device keeps it: what it needs to believe an answer that comes without a line."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.core import seal, strictjson
from sync.driver.store import ClientStore, ServerInfo, pack_server, server_info
from sync.errors import Kind, SyncError
from sync.wire import shapes
from sync.wire.key_set import KeySet, Roots, read_key_set

KEYS = "server.keys"


def pack_keys(keys: KeySet) -> bytes:
    return strictjson.dumps({"keys": keys.body.decode("utf-8"), "sig": shapes.b64(keys.sig)})


def kept_keys(store: ClientStore) -> KeySet | None:
    """The newest key set that this device has seen under its pinned roots; None in a notebook that was enrolled before
    key sets were kept, until its next contact."""
    info, packed = server_info(store), store.state(KEYS)
    if info is None or packed is None:
        return None
    said = strictjson.loads(packed)
    found = read_key_set(said["keys"].encode("utf-8"), shapes.raw(said["sig"], "sig", 64), roots=roots_of(info))
    return found if found is not None and found.version >= info.keys_version else None


def roots_of(info: ServerInfo) -> Roots:
    """What is pinned of the office."""
    return Roots(info.root, info.spare, info.root_retired, info.spare_version)


def pinned(info: ServerInfo, roots: Roots, keys: KeySet) -> ServerInfo:
    """The server with this key set as the newest; `roots` were pinned before it."""
    after = roots.after(keys)
    return info._replace(
        keys_version=keys.version, spare=after.spare, root_retired=after.retired, spare_version=after.spare_version
    )


def pinning(info: ServerInfo, keys: KeySet) -> dict[str, bytes | None]:
    """What is to be stored of a server whose newest key set this is."""
    return {"server": pack_server(info), KEYS: pack_keys(keys)}


def learned(store: ClientStore, keys: KeySet) -> dict[str, bytes | None]:
    """What is to be stored after a key set that verified: nothing where it brings nothing new."""
    info = server_info(store)
    assert info is not None
    roots, known = roots_of(info), kept_keys(store)
    # One of the same version may name a spare that the program of that day knew nothing of.
    same = known is not None and known.version >= keys.version and roots.after(keys) == roots
    if same or roots.outdated(keys, info.keys_version):
        return {}
    return pinning(pinned(info, roots, keys), keys)


def own_key_id(store: ClientStore) -> str:
    """The key id under which parcels for this machine are addressed. Raises SyncError NOT_ENROLLED."""
    private = store.state("device.box")
    if private is None:
        raise SyncError(Kind.NOT_ENROLLED)
    return seal.key_id(X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw())
