"""What every test run has in common: a home of its own, no keyring, no screen, no network beyond this machine.

All of it is set when this module is imported, before any test imports Qt or keyring, and holds for the processes that
tests start. With pytest-xdist each worker has its own home.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from build_scripts.postgres import NotHere, Postgres, running

_HOME = Path(tempfile.mkdtemp(prefix="sotay-test-home-"))


def _isolate() -> None:
    for name in ("config", "cache", "data", "state", "runtime"):
        # Qt complains about a runtime folder that others can read.
        (_HOME / name).mkdir(mode=0o700)
    os.environ.update(
        HOME=str(_HOME),
        USERPROFILE=str(_HOME),
        APPDATA=str(_HOME / "data"),
        LOCALAPPDATA=str(_HOME / "data"),
        XDG_CONFIG_HOME=str(_HOME / "config"),
        XDG_CACHE_HOME=str(_HOME / "cache"),
        XDG_DATA_HOME=str(_HOME / "data"),
        XDG_STATE_HOME=str(_HOME / "state"),
        XDG_RUNTIME_DIR=str(_HOME / "runtime"),
    )
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A test must never read or fill the keyring of the person who runs it.
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    # A proxy of the machine must not stand between a test and its own server.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"


def _only_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "localhost", "::1"}:
        raise PermissionError(f"A test tried to reach {address[0]}: tests use this machine only.")


_isolate()
sys.addaudithook(_only_this_machine)

# Examples are the same on every run, so that a failure on one machine is a failure on all; HYPOTHESIS_PROFILE=explore
# looks for new ones. No deadlines: nothing here fails because a machine is slow.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test process's own; skips, with the command to type, where the machine has none."""
    try:
        with running() as one:
            yield one
    except NotHere as missing:
        pytest.skip(str(missing))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this process's home again."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """A command that runs inside of a test leaves Python's collector as it was: the window's tests hold it off."""
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()
