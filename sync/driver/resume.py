"""A batch whose line was cut goes on where the server has it, with the very same bytes.

Only when nothing of it was kept does the engine hear of the loss, and makes another, smaller one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sync.carriers.base import Cancelled
from sync.driver.replies import SMALL_REPLY, is_ours
from sync.errors import Kind, SyncError
from sync.wire import problems
from sync.wire.exchange import OFFSET, UPLOAD, Reply, Request

# Below this a batch is not worth a question.
RESUME_FROM = 4 * 1024

Exchange = Callable[[Request, int, Any, Cancelled], Reply]


def send(
    request: Request, exchange: Exchange, cap: int, count: Any, stop: Cancelled, back_off: Callable[[], None]
) -> Reply:
    """The reply to a request with a body, however many lines it took. Ends, since each turn must find more of it kept.

    Raises SyncError as the exchange does.
    """
    if len(request.body) < RESUME_FROM:
        return exchange(request, cap, count, stop)
    name = hashlib.sha256(request.body).hexdigest()
    at = 0
    while True:
        headers = {**request.headers, UPLOAD: name, OFFSET: str(at)}
        try:
            reply = exchange(replace(request, headers=headers, body=request.body[at:]), cap, count, stop)
            if at and is_ours(reply) and reply.status == 409 and _is_of_another(reply):
                # It keeps something else by now: another window of this notebook sent, or it was put back.
                raise SyncError(Kind.NO_NETWORK, "what was kept of the batch is gone")
            return reply
        except SyncError as problem:
            if problem.kind not in (Kind.NO_NETWORK, Kind.TIMEOUT):
                raise
            back_off()
            kept = _kept(request, name, exchange, count, stop)
            if not at < kept < len(request.body):
                raise
            at = kept


def _is_of_another(reply: Reply) -> bool:
    found = problems.read(reply.body)
    return found is not None and found.type.name == "offset"


def _kept(request: Request, name: str, exchange: Exchange, count: Any, stop: Cancelled) -> int:
    """How much of the body the server has; 0 also when it cannot be asked."""
    headers = {key: value for key, value in request.headers.items() if not key.startswith("content-")}
    try:
        reply = exchange(Request("HEAD", request.path, {**headers, UPLOAD: name}), SMALL_REPLY, count, stop)
    except SyncError as problem:
        if problem.kind is Kind.CANCELLED:
            raise
        return 0
    text = reply.headers.get(OFFSET, "")
    return int(text) if is_ours(reply) and reply.status == 204 and text.isdigit() and len(text) < 12 else 0
