"""The commands for a machine that several people use: who is there, another one, one who leaves."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from desktop_app.errors import PassphraseNeeded, UserError
from desktop_app.profile import Profile, Settings
from desktop_app.services import Services

Result = tuple[Any, Callable[[Any], str] | None]
Ask = Callable[[], str | None]


class Create(Protocol):
    def __call__(self, profile: Profile, *, label: str, passphrase: str | None) -> None: ...


class Open(Protocol):
    def __call__(self, profile: Profile, *, passphrase: Ask) -> Services: ...


class NotSure(UserError):
    """A notebook is removed only when the command says so twice."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Lệnh này bỏ cuốn sổ của {name} khỏi máy. Chưa bỏ gì cả. Nếu đã chắc, xin chạy lại với --yes.",
            f"This takes the notebook of {name} off this machine. Nothing was removed. "
            "If you are sure, please run it again with --yes.",
        )


def add_arguments(command: Callable[..., Any], parser: type[argparse.ArgumentParser]) -> None:
    """The grammar of these commands; `command(name, help, within)` makes one."""
    people = command("people", "Những người dùng máy này / who uses this machine").add_subparsers(
        dest="action", required=True, parser_class=parser
    )
    command("list", "Có những ai, dùng lần cuối ngày nào / who is there, and when last", people)
    new = command("add", "Thêm người dùng máy này / add a person, with a passphrase of their own", people)
    new.add_argument("name", metavar="NAME")
    gone = command("remove", "Bỏ sổ của một người khỏi máy này / take somebody's notebook off this machine", people)
    gone.add_argument("name", metavar="NAME")
    gone.add_argument("--backup", type=Path, metavar="FOLDER", help="sao lưu vào đây trước / back up to here first")
    gone.add_argument("--yes", action="store_true", help="đã chắc / really")


def chosen(folder: Path | None, person: str | None, default: Callable[[], Path]) -> Profile:
    """The notebook that the options mean: that of `person`; the folder's own; or the only one in the usual place.

    Raises NotFound, people.SeveralPeople.
    """
    home = Profile((folder or default()).expanduser())
    if person is None and (folder is not None or not home.is_shared()):
        return home
    from desktop_app.services import people  # late: mostly there is one person

    return people.only(home) if person is None else people.find(home, person).profile


def put_on_label(profile: Profile, name: str) -> None:
    """The name of a new notebook's owner where its label and the list of people look for it, as the window does."""
    from desktop_app.services.people import LABEL_SETTING

    if owner := " ".join(name.split()):
        Settings(profile.settings_file).set(LABEL_SETTING, {"owner": owner})


def perform(home: Profile, options: argparse.Namespace, ask: Ask, create: Create, open_services: Open) -> Result:
    """One of the commands, for the people whose folders lie with `home`."""
    from desktop_app.services import people

    if options.action == "list":
        return [
            {
                "name": one.name,
                "last_used": one.last_used.isoformat() if one.last_used else None,
                "profile": str(one.profile.folder),
            }
            for one in people.everybody(home)
        ], None
    if options.action == "add":
        people.refuse_taken(home, options.name)
        profile = people.add(home)
        passphrase = ask()
        if passphrase is None:
            raise PassphraseNeeded  # on a shared machine a keyring would open it for everybody
        create(profile, label=options.name.strip(), passphrase=passphrase)
        people.rename(Settings(profile.settings_file), options.name)
        return {"name": options.name.strip(), "profile": str(profile.folder)}, None
    return _remove(people.find(home, options.name), options, ask, open_services), None


def _remove(person: Any, options: argparse.Namespace, ask: Ask, open_services: Open) -> dict[str, Any]:
    from desktop_app.services import leaving

    if not options.yes:
        raise NotSure(person.name)
    services = open_services(person.profile, passphrase=ask)
    try:
        made = services.care.backups.create(options.backup).result() if options.backup else None
        clearance = services.care.departure.clear(made)
    finally:
        services.close()
    leaving.remove(person.profile, clearance)
    return {"removed": person.name, "backup": str(clearance.backup) if clearance.backup else None}
