"""The victims of the kill test and what is asked of them afterwards; see killtest.py."""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import os
import secrets
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import MemoryKeyring

PASSPHRASE = "mật khẩu thử"
NOTE = {
    "title": "Nước máy yếu vào giờ chiều",
    "content": "Bà con nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm. ",
    "area": "29461",
    "severity": 1,
}
AT_ONCE = 25  # notes that are written before a synchronisation during which the server is killed

Say = Callable[[dict[str, Any]], None]


def load() -> None:
    """Load what victims use, so that they need not; nothing is opened and no thread is begun."""
    import sync.driver.parcels
    import sync.server.serving  # noqa: F401


def learn(life: Life) -> None:
    """Load what this life's victims come to load at work: a copy does all of it once, and tells what that was."""
    for name in asked(lambda: _tried(life)):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _tried(life: Life) -> list[str]:
    services = opened(life)
    _note(services, 0, NOTE["title"], lambda said: None)
    services.maintenance.doctor()
    if life.device:
        services.syncing.sync().result()
        services.parcels.write(life.parcels).result()
    services.close()
    farewell(life)
    return sorted(sys.modules)


class Victim:
    """A process that does `work` and tells what it did, line by line. Attribute: `said` so far, once it is dead."""

    def __init__(self, work: Callable[[Say], None]) -> None:
        read, write = os.pipe()
        self.said: list[dict[str, Any]] = []
        self.pid = os.fork()
        if self.pid == 0:
            os.close(read)
            _live(work, write)
        os.close(write)
        self._told = os.fdopen(read, encoding="utf-8")
        first = self._told.readline()
        if not first:
            self.end()
            raise RuntimeError("a victim did not begin its work")
        self.said.append(json.loads(first))

    def hear(self, lines: int) -> None:
        """Wait until it has told so many things more: how far it is does not depend on how quick the machine is."""
        for line in itertools.islice(iter(self._told.readline, ""), lines):
            self.said.append(json.loads(line))

    def kill(self) -> bool:
        """SIGKILL; whether it was alive until then."""
        os.kill(self.pid, signal.SIGKILL)
        return self.end() == -signal.SIGKILL

    def end(self) -> int:
        """Wait for its end; its exit status."""
        # The last line may be cut in the middle: then what it says was not announced.
        self.said += [json.loads(line) for line in self._told if line.endswith("\n")]
        self._told.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _live(work: Callable[[Say], None], write: int) -> None:
    status = 1
    try:
        out = os.fdopen(write, "w", encoding="utf-8")

        def say(value: dict[str, Any]) -> None:
            out.write(json.dumps(value) + "\n")
            out.flush()

        work(say)
        status = 0
    except BaseException:  # noqa: BLE001 - told, and the process ends here whatever it was
        traceback.print_exc()
    finally:
        os._exit(status)


def asked(question: Callable[[], list[str]]) -> list[str]:
    """The answer of a question that is put in a process of its own, so that this one never opens a notebook."""
    victim = Victim(lambda say: say({"answer": question()}))
    if victim.end() != 0:
        return ["a check failed"]
    return list(victim.said[0]["answer"])


class Office:
    """A real server on loopback, always at the same address."""

    def __init__(self, where: Path) -> None:
        from sync.server import folder
        from sync.server.serving import utc_now

        self.where = where
        folder.init(where, name="Xã Trà Cú", now=utc_now())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        self._serving = Victim(self._serve)
        self.url = self._serving.said[0]["url"]

    def _serve(self, say: Say) -> None:
        from sync.server import folder, serving

        serving.serve(folder.open_folder(self.where), "127.0.0.1", self._port, lambda url: say({"url": url}))

    def kill(self) -> None:
        self._serving.kill()

    def close(self) -> None:
        os.kill(self._serving.pid, signal.SIGTERM)
        self._serving.end()

    def code(self) -> str:
        from sync.server import folder
        from sync.server.people import People
        from sync.server.serving import utc_now

        opened = folder.open_folder(self.where)
        try:
            return People(opened.engine, secrets.token_bytes, utc_now).make_code("Lành", "collaborator", "29461").code
        finally:
            opened.close()


class Life:
    """One notebook. `passphrase`: opened with it, as a new program would; else by the keyring. `there`: it is there
    already."""

    def __init__(self, folder: Path, office: Office | None, *, passphrase: bool, there: bool = False) -> None:
        from desktop_app import app
        from desktop_app.profile import Profile
        from desktop_app.storage import store

        self.profile = Profile(folder)
        self.parcels = folder.with_name(folder.name + " stick")
        self.passphrase = PASSPHRASE if passphrase else None
        self.keyring = MemoryKeyring()  # it outlives a killed program: this process keeps it
        self.device = ""
        if there:
            return
        store.create(
            self.profile, label="thử", passphrase=self.passphrase, keyring=lambda: self.keyring, new_id=app.new_id
        )
        if office is not None:
            self.office = office
            self.parcels.mkdir()
            code = office.code()
            (self.device,) = asked(lambda: _enrolled(self, code))

    def at_office(self) -> set[str]:
        """Ids of the revisions that the office has of this notebook."""
        return set(asked(lambda: _at_office(self)))


def opened(life: Life) -> Any:
    """The services over the notebook."""
    from desktop_app import app

    return app.build_services(_unlocked(life), life.profile)


def _unlocked(life: Life) -> Any:
    from desktop_app.storage import store

    return store.unlock(life.profile, passphrase=lambda: life.passphrase, keyring=lambda: life.keyring)


def _enrolled(life: Life, code: str) -> list[str]:
    services = opened(life)
    try:
        return [services.syncing.enrol(code, life.office.url, "máy").result().server.device]
    finally:
        services.close()


def _at_office(life: Life) -> list[str]:
    import sqlalchemy as sa

    from sync.server import folder, schema
    from sync.server.database import reading

    there = folder.open_folder(life.office.where)
    try:
        with reading(there.engine) as db:
            found = db.execute(sa.select(schema.rev.c.id).where(schema.rev.c.device == life.device)).scalars()
            return [one.hex() for one in found]
    finally:
        there.close()


# -- what victims do


def to_stdout(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def in_new_program(life: Life, say: Say) -> None:
    """Become a whole new program, whose lines go where this one's would."""
    place = say.__closure__[0].cell_contents.fileno()  # type: ignore[index]
    os.dup2(place, sys.stdout.fileno())
    script = Path(__file__).with_name("killtest.py")
    os.execv(sys.executable, [sys.executable, str(script), "--child", str(life.profile.folder)])


def save(life: Life, say: Say) -> None:
    save_for_ever(opened(life), say)


def save_for_ever(services: Any, say: Say) -> None:
    """Notes and one draft; each is told once its commit returned."""
    draft = services.capture.new_draft("note", {"content": ""}).result()
    for count in itertools.count():
        title = f"{NOTE['title']} {os.getpid()}-{count}"
        saved = services.capture.save_draft(draft.id, {**draft.fields, "content": title}).result()
        say({"draft": saved.id, "text": title})
        _note(services, count, title, say)


def _note(services: Any, count: int, title: str, say: Say) -> None:
    done = services.capture.add("note", [{**NOTE, "title": title, "content": NOTE["content"] * (1 + count % 9)}])
    say({"note": done.result()[0].record_id, "title": title})


def save_and_sync(life: Life, say: Say) -> None:
    services = opened(life)
    for count in itertools.count():
        for number in range(1 + count % 4):
            _note(services, number, f"{NOTE['title']} {os.getpid()}-{count}.{number}", say)
        say({"begins": "sync"})
        services.syncing.sync().result()
        say({"done": "sync"})


def save_and_write(life: Life, say: Say) -> None:
    services = opened(life)
    for count in itertools.count():
        _note(services, count, f"{NOTE['title']} {os.getpid()}-{count}", say)
        say({"begins": "parcel"})
        services.parcels.write(life.parcels).result()
        say({"done": "parcel"})


def one_sync(life: Life, say: Say) -> None:
    """Write some notes and send them to a server that is about to be killed; say what is shown as delivered then."""
    from desktop_app.services.syncing import SyncFailed

    services, told = opened(life), list[dict[str, Any]]()
    for count in range(AT_ONCE):
        _note(services, count, f"{NOTE['title']} {os.getpid()}-{count}", told.append)
    say({"ready": told})
    failed = False
    try:
        for _ in range(20):
            services.syncing.sync().result()
            _note(services, 0, f"{NOTE['title']} {os.getpid()}-thêm", say)
    except SyncFailed:
        failed = True
    say({"failed": failed, "delivered": services.queries.delivery().delivered})
    services.close()


# -- what is asked afterwards


def check(life: Life, said: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the notebook, given what the victim said before it died."""
    from desktop_app.errors import SotayError

    services = opened(life)
    wrong = [f"{one.name}: {one.en}" for one in services.maintenance.doctor() if not one.ok and one.name != "room"]
    for one in said:
        if "note" in one:
            try:
                found = services.queries.record(one["note"]).title
            except SotayError:
                found = None
            if found != one["title"]:
                wrong.append(f"a saved note is not there: {one['title']}")
    drafts = [one for one in said if "draft" in one]
    if drafts:
        kept = services.queries.draft(drafts[-1]["draft"]).fields.get("content", "")
        # A draft may be newer than the last line that could be read, never older.
        if _number(str(kept)) < _number(drafts[-1]["text"]):
            wrong.append(f"a draft fell back from {drafts[-1]['text']!r} to {kept!r}")
    services.close()
    return wrong


def broken_parcels(life: Life) -> list[str]:
    """Parcels that a dead writer left and that nobody could read."""
    from sync.carriers.parcel import ParcelFolder

    return [f"a parcel was left broken: {one.name}" for one in ParcelFolder(life.parcels).broken()]


def farewell(life: Life) -> list[str]:
    """The end of a notebook's life: the office takes everything, and holds each of its revisions, each once."""
    if not life.device:
        return []
    return asked(lambda: _farewell(life))


def _farewell(life: Life) -> list[str]:
    from desktop_app import app
    from sync.server import folder
    from sync.server.checking import verify

    wrong = _take_parcels(life)
    there = _unlocked(life)
    services = app.build_services(there, life.profile)
    pending = services.syncing.sync().result().pending
    own = {bytes(row[0]).hex() for row in there.read("SELECT id FROM rev WHERE own = 1")}
    services.close()
    held = _at_office(life)
    if pending:
        wrong.append(f"{pending} cannot be delivered")
    if own - set(held):
        wrong.append(f"{len(own - set(held))} are lost at the office")
    if len(held) != len(own):
        wrong.append(f"the office holds {len(held)} revisions of {len(own)}")
    office = folder.open_folder(life.office.where)
    wrong += [one.en for one in verify(office.engine, office.keys, None).faults]
    office.close()
    return wrong


def _take_parcels(life: Life) -> list[str]:
    from sync.carriers.parcel import ParcelFolder, opener
    from sync.parcel.errors import ParcelError
    from sync.server import folder
    from sync.server.parcels import Parcels
    from sync.server.serving import utc_now

    office, wrong = folder.open_folder(life.office.where), []
    for found in ParcelFolder(life.parcels).parcels():
        try:
            Parcels(office, now=utc_now, random=secrets.token_bytes).take(opener(found.path))
        except ParcelError as problem:
            wrong.append(f"the office refuses a parcel: {problem}")
    office.close()
    return wrong


def _number(text: str) -> int:
    return int(text.rpartition("-")[2]) if "-" in text else -1
