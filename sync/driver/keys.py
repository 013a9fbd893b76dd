"""The office's signed key set as this device keeps it: what it needs to believe an answer that comes without a line."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.core import seal, strictjson
from sync.driver.store import ClientStore, server_info
from sync.errors import Kind, SyncError
from sync.wire import shapes
from sync.wire.hello import KeySet, read_key_set

KEYS = "server.keys"


def pack_keys(keys: KeySet) -> bytes:
    return strictjson.dumps({"keys": keys.body.decode("utf-8"), "sig": shapes.b64(keys.sig)})


def kept_keys(store: ClientStore) -> KeySet | None:
    """The newest key set that this device has seen under its pinned root; None in a notebook that was enrolled before
    key sets were kept, until its next contact."""
    info, packed = server_info(store), store.state(KEYS)
    if info is None or packed is None:
        return None
    said = strictjson.loads(packed)
    found = read_key_set(said["keys"].encode("utf-8"), shapes.raw(said["sig"], "sig", 64), root=info.root)
    return found if found is not None and found.version >= info.keys_version else None


def own_key_id(store: ClientStore) -> str:
    """The key id under which parcels for this machine are addressed. Raises SyncError NOT_ENROLLED."""
    private = store.state("device.box")
    if private is None:
        raise SyncError(Kind.NOT_ENROLLED)
    return seal.key_id(X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw())
