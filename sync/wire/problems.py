"""Problems as RFC 9457 answers, and what each asks of the client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sync.core import strictjson

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:sotay:problem:"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """Attributes: `status` of HTTP; `title` for logs; `retry` now | later | after_fix | never; `scope` batch | item |
    device."""

    name: str
    status: int
    title: str
    retry: str
    scope: str


_ALL = (
    ProblemType("malformed", 400, "The request is not of this protocol", "never", "batch"),
    ProblemType("not-found", 404, "There is no such thing for this device", "never", "item"),
    ProblemType("batch-corrupt", 422, "The batch does not match its hashes or its seal", "now", "batch"),
    ProblemType("too-large", 413, "The message exceeds the advertised limits", "after_fix", "batch"),
    ProblemType("slow-down", 429, "Too many requests", "later", "device"),
    ProblemType("busy", 503, "The server cannot take this now", "later", "device"),
    ProblemType("token", 401, "A new token is needed", "now", "device"),
    ProblemType("device-unknown", 401, "This device is not enrolled here", "never", "device"),
    ProblemType("device-suspended", 403, "This device is suspended", "after_fix", "device"),
    ProblemType("must-refetch", 409, "The cursor cannot be continued", "now", "device"),
    ProblemType("offset", 409, "The chunk does not begin where the stored part ends", "now", "item"),
    ProblemType("range", 416, "The range is none of this blob", "never", "item"),
    ProblemType("digest-mismatch", 422, "The content does not match its name", "now", "item"),
    ProblemType("upgrade", 426, "A newer program is needed", "after_fix", "device"),
    ProblemType("restoring", 503, "The server is being restored", "later", "device"),
    ProblemType("code-wrong", 403, "The enrolment code is not known", "after_fix", "device"),
    ProblemType("code-expired", 403, "The enrolment code has expired", "never", "device"),
    ProblemType("code-used", 403, "The enrolment code has been used", "never", "device"),
    ProblemType("code-locked", 403, "Too many wrong tries with this enrolment code", "never", "device"),
    ProblemType("hub-full", 507, "The hub has no room for this", "later", "device"),
    ProblemType("internal", 500, "The server failed", "later", "device"),
)

TYPES: Mapping[str, ProblemType] = MappingProxyType({one.name: one for one in _ALL})
"""Every problem by its name."""


class Problem(Exception):
    """A refusal. Attributes: `type`; `detail` for logs, never with content, SQL or paths; `extra` members, such as the
    true offset; `retry_after` seconds, when the server says when to come back."""

    def __init__(
        self, name: str, detail: str = "", *, extra: dict[str, Any] | None = None, retry_after: int | None = None
    ) -> None:
        self.type = TYPES[name]
        self.detail = detail
        self.extra = extra or {}
        self.retry_after = retry_after
        super().__init__(f"{name}: {detail}" if detail else name)

    def to_bytes(self) -> bytes:
        """The JSON body."""
        return strictjson.dumps(
            {
                **self.extra,
                "type": PREFIX + self.type.name,
                "title": self.type.title,
                "status": self.type.status,
                "detail": self.detail,
                "retry": self.type.retry,
                "scope": self.type.scope,
            }
        )


def read(body: bytes) -> Problem | None:
    """The problem in an answer's body, or None when it is none that we know (then it says nothing that we trust)."""
    try:
        said = strictjson.loads(body)
    except strictjson.BadJson:
        return None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        return None
    name = said["type"].removeprefix(PREFIX)
    if name not in TYPES:
        return None
    detail = said.get("detail")
    known = {"type", "title", "status", "detail", "retry", "scope"}
    extra = {key: value for key, value in said.items() if key not in known}
    return Problem(name, detail if isinstance(detail, str) else "", extra=extra)
