"""The driver: what the application calls to enrol and to synchronise, and what it needs of a device's database.

The session, and with it the engine, the wire and cryptography, is loaded when it is first asked for: opening a notebook
asks only for the plain facts in `store`.
"""

from typing import TYPE_CHECKING, Any

from sync.driver.store import (
    ClientStore,
    Contact,
    LogFacts,
    ServerInfo,
    Totals,
    server_info,
)

if TYPE_CHECKING:
    from sync.core.cursor import Snapshot
    from sync.driver.session import Enrolment, Progress, Session, SyncResult
    from sync.engine.commands import Change, LogRun, OwnLog, OwnSpan, Taking
    from sync.wire.batch import Ahead, make_ahead

__all__ = [
    "Ahead",
    "Change",
    "ClientStore",
    "Contact",
    "Enrolment",
    "LogFacts",
    "LogRun",
    "OwnLog",
    "OwnSpan",
    "Progress",
    "ServerInfo",
    "Session",
    "Snapshot",
    "SyncResult",
    "Taking",
    "Totals",
    "make_ahead",
    "server_info",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from sync.driver import session
    from sync.engine import commands
    from sync.wire import batch

    return next(getattr(place, name) for place in (session, commands, batch) if hasattr(place, name))
