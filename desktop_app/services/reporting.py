"""The problem report: what helps somebody to find a fault, and nothing that a person wrote or is called.

Counts, versions, the outcome of the last attempts to send, the findings of an examination by name, and the program's
own log, which carries kinds and places of errors and never their words. It is text, to be read before it is sent.
"""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from desktop_app.profile import Profile
from desktop_app.services.context import Context
from desktop_app.services.maintenance import Check
from desktop_app.storage import engine, inspection

LOG_LINES = 200
CONTACTS = 20
LOGS = ("sotay.log.old", "sotay.log")


def problem_report(program: str, context: Context, profile: Profile, checks: list[Check]) -> str:
    """The report as text, one fact a line; `program` is its name and version."""
    version = ".".join(map(str, engine.engine_version()))
    lines = [
        f"{program}, python {platform.python_version()}, sqlite {version}",
        f"{platform.system()} {platform.release()} {platform.machine()}, {sys.maxsize.bit_length() + 1} bit",
        f"at {context.clock().isoformat(timespec='seconds')}",
        "",
        *(f"check {check.name}: {'ok' if check.ok else 'NOT OK'}" for check in checks),
        "",
        *(f"{name}: {count}" for name, count in inspection.counts(context.store.reader())),
        "",
        *(f"contact {line}" for line in _contacts(context)),
        "",
        *_log(profile.folder),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _contacts(context: Context) -> list[str]:
    return [
        f"{at} {outcome}: sent {sent}, received {received}, held {held}, up {up} B, down {down} B, {requests} requests"
        for at, outcome, sent, received, held, up, down, requests in inspection.contacts(
            context.store.reader(), CONTACTS
        )
    ]


def _log(folder: Path) -> list[str]:
    lines: list[str] = []
    for name in LOGS:
        path = folder / name
        if path.is_file():
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-LOG_LINES:]
