"""What can go wrong with a synchronisation, as kinds. Whoever talks to people turns a kind into a sentence.

Whatever the kind: nothing is lost, nothing is marked as delivered, and trying again does no harm.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The stable names."""

    NO_NETWORK = "no-network"  # no connection to the address
    TIMEOUT = "timeout"  # connected, then nothing moved for too long
    NOT_OUR_SERVER = "not-our-server"  # something answered, but not our server: a portal, a proxy, other keys
    SERVER_TROUBLE = "server-trouble"  # our server, but it failed
    BUSY = "busy"  # our server asks to come back later
    HUB_FULL = "hub-full"  # the hub has no room left, for this machine or at all
    RESTORING = "restoring"  # our server is being restored from a backup
    UPGRADE = "upgrade"  # our server needs a newer program than this
    CODE_MALFORMED = "code-malformed"  # not a code: a slip of the finger; the server was not asked
    CODE_WRONG = "code-wrong"
    CODE_EXPIRED = "code-expired"
    CODE_USED = "code-used"
    CODE_LOCKED = "code-locked"
    DEVICE_SUSPENDED = "device-suspended"  # work is still taken, into review
    DEVICE_UNKNOWN = "device-unknown"
    NOT_ENROLLED = "not-enrolled"  # no server has been agreed on yet
    NO_ADDRESS = "no-address"  # enrolled by a stick, and nobody has said where the server is
    BAD_ADDRESS = "bad-address"  # not an address of a server
    INSECURE_ADDRESS = "insecure-address"  # http:// to another machine
    CORRUPT = "corrupt"  # three times the server found our bytes changed on the way, or on our disk
    NO_PROGRESS = "no-progress"  # answers came, but nothing moved
    CANCELLED = "cancelled"


class SyncError(Exception):
    """Attributes: `kind`; `detail` for logs, never content; `retry_after` seconds that the server asked for."""

    def __init__(self, kind: Kind, detail: str = "", *, retry_after: int | None = None) -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
