"""What can be told of a reply before anything in it is believed."""

from __future__ import annotations

from sync.wire.exchange import Reply
from sync.wire.limits import PROTOCOL_HEADER

SMALL_REPLY = 256 * 1024


def is_ours(reply: Reply) -> bool:
    """Whether an answer claims to be of this protocol. The claim is proved later, by its signatures."""
    return reply.headers.get(PROTOCOL_HEADER.lower(), "").isdigit()


def retry_after(reply: Reply) -> int | None:
    """Seconds that the server asked for (only the numeric form of Retry-After is ours), at most a day."""
    text = reply.headers.get("retry-after", "")
    return min(int(text), 86_400) if text.isdigit() and len(text) < 9 else None
