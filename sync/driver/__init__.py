"""The driver: what the application calls to enrol and to synchronise, and what it needs of a device's database."""

from sync.driver.session import Enrolment, Progress, Session, SyncResult
from sync.driver.store import (
    ClientStore,
    Contact,
    LogFacts,
    ServerInfo,
    Totals,
    server_info,
)
from sync.engine.commands import Change, LogRun, OwnLog, OwnSpan

__all__ = [
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
    "SyncResult",
    "Totals",
    "server_info",
]
