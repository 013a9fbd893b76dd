"""The office's key set, and the two offline roots that may sign one: the first, and the spare that it named.

A key set counts under the first root, until the spare says that it is retired, or under the spare. The first root's
word for the spare stands in every key set from then on, those under the spare too: whoever was away when the spare was
made, or comes only after the first root was lost, still hears of it from the root that he knows.

The office's identity (to whom seals are addressed, whose hub a hub is) stays the key id of the first root for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sync.core import seal, strictjson
from sync.wire import shapes
from sync.wire.codec import BadMessage


@dataclass(frozen=True, slots=True)
class KeySet:
    """The server's keys, signed by one of the organisation's offline roots.

    Attributes: `org`; `version`, which never goes down; `receipt` the public key that signs receipts, pages and
    certificates; `root` the first root's public key; `body`, `sig` the signed bytes; `parcel` the public key (X25519)
    that parcels for the office are encrypted to, empty in the key sets of servers that were made before there were
    parcels; `spare` the spare root's public key and `spare_sig` the first root's word for it, empty where there is
    none; `root_retired` whether the first root counts no more; `signer` the root that signed this set.
    """

    org: str
    version: int
    receipt: bytes
    root: bytes
    body: bytes
    sig: bytes
    parcel: bytes = b""
    spare: bytes = b""
    spare_sig: bytes = b""
    root_retired: bool = False
    signer: bytes = b""


class Roots(NamedTuple):
    """What somebody has pinned of an office. `root` its first root; `spare` (b"": none named yet); `retired` whether
    the first root counts no more; `spare_version` the highest version seen of a key set under the spare, 0 for none."""

    root: bytes
    spare: bytes = b""
    retired: bool = False
    spare_version: int = 0

    def after(self, keys: KeySet) -> Roots:
        """What is pinned once this key set, which `read_key_set` believed, is known. A spare that is pinned stays, and
        a root that is retired stays so."""
        under_spare = keys.version if keys.signer != self.root else 0
        return Roots(
            self.root,
            self.spare or keys.spare,
            self.retired or keys.root_retired,
            max(self.spare_version, under_spare),
        )

    def outdated(self, keys: KeySet, newest: int) -> bool:
        """Whether a key set that verified once counts no more; `newest` the version that was believed last.

        Versions only rise. The set that retires the first root has to be above those under the spare alone: whoever
        stole that root may have signed any number, and must not lock the spare out with it.
        """
        if self.retired and keys.signer == self.root:
            return True
        return keys.version < (self.spare_version if keys.root_retired and not self.retired else newest)


def spare_word(org: str, spare: bytes) -> bytes:
    """What the first root signs to name the spare."""
    return seal.message(seal.SPARE, org, spare)


def make_key_set(
    sign: seal.Sign,
    *,
    org: str,
    version: int,
    receipt: bytes,
    root: bytes,
    parcel: bytes = b"",
    spare: tuple[bytes, bytes] = (b"", b""),
    signer: bytes = b"",
    root_retired: bool = False,
) -> KeySet:
    """Sign a key set (done once by `init`, again at each change). `sign` is of `signer`, b"": of the first root;
    `spare` its public key and the first root's signature of `spare_word`."""
    facts: dict[str, Any] = {
        "org": org,
        "version": version,
        "receipt": shapes.b64(receipt),
        "root": shapes.b64(root),
        **({"parcel": shapes.b64(parcel)} if parcel else {}),
        **({"spare": {"key": shapes.b64(spare[0]), "sig": shapes.b64(spare[1])}} if spare[0] else {}),
        **({"root_retired": True} if root_retired else {}),
    }
    body = strictjson.dumps(facts)
    sig = sign(seal.message(seal.KEYS, body))
    return KeySet(org, version, receipt, root, body, sig, parcel, *spare, root_retired, signer or root)


def read_key_set(body: bytes, sig: bytes, *, roots: Roots | None) -> KeySet | None:
    """The key set if one of the pinned `roots` signed it and may say what it says; else None.

    None for `roots`: those that it names itself, for the very first contact, where the enrolment code proves it, and
    for the office's own folder.
    """
    try:
        said = shapes.obj(strictjson.loads(body), "keys")
        root = shapes.raw(said.get("root"), "root", 32)
        named = shapes.obj(said.get("spare", {}), "spare")
        spare = shapes.raw(named.get("key"), "spare", 32) if named else b""
        spare_sig = shapes.raw(named.get("sig"), "spare", 64) if named else b""
        retired = shapes.flag(said.get("root_retired", False), "root_retired")
        org = shapes.text(said.get("org"), "org", shapes.UUID)
        known = roots or Roots(root)
        signer = _signer(body, sig, known, known.spare or spare)
        # A word for a spare that is pinned needs no second look; any other has to be the first root's.
        vouched = spare in (b"", known.spare) or seal.verifies(known.root, spare_sig, spare_word(org, spare))
        if signer is None or root != known.root or spare == root or not vouched:
            return None
        # Only the spare retires the first root, and it names itself in each of its sets.
        if (retired and signer == root) or (signer != root and signer != spare):
            return None
        return KeySet(
            org=org,
            version=shapes.number(said.get("version"), "version", 1),
            receipt=shapes.raw(said.get("receipt"), "receipt", 32),
            root=root,
            body=body,
            sig=sig,
            parcel=shapes.raw(said["parcel"], "parcel", 32) if "parcel" in said else b"",
            spare=spare,
            spare_sig=spare_sig,
            root_retired=retired,
            signer=signer,
        )
    except (BadMessage, strictjson.BadJson):
        return None


def _signer(body: bytes, sig: bytes, known: Roots, spare: bytes) -> bytes | None:
    """Which of the roots that count signed it."""
    message = seal.message(seal.KEYS, body)
    if not known.retired and seal.verifies(known.root, sig, message):
        return known.root
    return spare if spare and seal.verifies(spare, sig, message) else None
