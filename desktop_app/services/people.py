"""Several people on one machine: each has a folder with a database, key, replica and identity of its own.

The first one's notebook lies in the platform's folder itself, as if there were nobody else; the others lie below it in
`people`, in folders whose names say nothing. Who is there is read from the folders each time: no list of people exists
that could be wrong, or that two windows could write at once. Before it is unlocked, a folder tells the name on the
notebook's label and the day it was last used, and nothing else.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.vietnamese.order import collation_key
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import Ambiguous, NotFound, UserError
from desktop_app.profile import GONE, Profile, Settings
from desktop_app.services.locks import needs_passphrase

NAME_SETTING = "person"  # the name on the page where people choose; else the owner's on the label
USED_SETTING = "last_used"  # ISO date
LABEL_SETTING = "label"


class OpensWithoutAsking(UserError):
    """Somebody's notebook here opens without a passphrase, so it would not be closed to the others."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Sổ {name or 'đang có'} trên máy này mở không cần mật khẩu, người khác dùng máy đọc được. Chưa thêm ai. "
            "Xin mở sổ ấy, đặt mật khẩu ở Cài đặt rồi thêm người.",
            f"The notebook {name or 'that is here'} opens without a passphrase: others at this machine could read it. "
            "Nobody was added. Please open it, choose a passphrase in its settings, then add the other person.",
        )


class SeveralPeople(Ambiguous):
    """More than one person uses this machine, and a command was not told whose notebook is meant."""

    def __init__(self) -> None:
        super().__init__(
            "Máy này có nhiều người dùng, chưa rõ mở sổ của ai. Chưa làm gì cả. Xin thêm --person TÊN.",
            "Several people use this machine, and it is not clear whose notebook is meant. Nothing was done. "
            "Please add --person NAME.",
        )


class NameTaken(UserError):
    """Two people would be told apart by nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Tên này để trống hoặc đã có người khác trên máy dùng. Chưa thêm ai. Xin chọn tên khác.",
            "That name is empty, or somebody on this machine has it already. Nobody was added. "
            "Please choose another name.",
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses this machine, as the page shows him where people choose.

    Attributes: `name` "" when none was ever written; `last_used` a day, or None when the folder does not tell.
    """

    name: str
    profile: Profile
    last_used: date | None


def home_of(profile: Profile) -> Profile:
    """The first person's profile, of whom `profile` is a neighbour (or who it is)."""
    return Profile(profile.folder.parent.parent) if profile.is_neighbour() else profile


def everybody(home: Profile) -> list[Person]:
    """All who have a notebook on this machine, by their names; two of one name get a number."""
    profiles = [one for one in (home, *_others(home)) if one.exists()]
    found = [Person(_name(one), one, _last_used(one)) for one in profiles]
    seen: Counter[str] = Counter()
    told_apart = []
    for person in found:
        seen[_folded(person.name)] += 1
        number = seen[_folded(person.name)]
        name = f"{person.name} ({number})" if person.name and number > 1 else person.name
        told_apart.append(Person(name, person.profile, person.last_used))
    return sorted(told_apart, key=lambda one: collation_key(one.name))


def find(home: Profile, name: str) -> Person:
    """The person of that name, however it is written (big or small, composed or not). Raises NotFound."""
    for person in everybody(home):
        if _folded(person.name) == _folded(name):
            return person
    raise NotFound(
        f"Máy này không có người dùng tên “{name}”. Chưa làm gì cả. Xin xem danh sách: sotay people list.",
        f"Nobody of the name “{name}” uses this machine. Nothing was done. Please see: sotay people list.",
    )


def only(home: Profile) -> Profile:
    """The one notebook that is there, or where the first one would be. Raises SeveralPeople."""
    people = everybody(home)
    if len(people) > 1:
        raise SeveralPeople
    return people[0].profile if people else home


def add(home: Profile) -> Profile:
    """Where another person's notebook is to be made; nothing is made or changed yet.

    Raises OpensWithoutAsking while somebody's notebook opens without a passphrase.
    """
    people = everybody(home)
    if not people:
        return home
    for person in people:
        if not needs_passphrase(person.profile):
            raise OpensWithoutAsking(person.name)
    return Profile(home.people / secrets.token_hex(8))


def refuse_taken(home: Profile, name: str) -> None:
    """Raises NameTaken when somebody has that name already, or it is no name."""
    if _folded(name) in {"", *(_folded(person.name) for person in everybody(home))}:
        raise NameTaken


def rename(settings: Settings, name: str) -> None:
    """Another name on the page where people choose; "" = the owner's on the label. Raises ReadOnly."""
    settings.set(NAME_SETTING, " ".join(name.split()))


def used(settings: Settings, today: date) -> None:
    """Remember the day; written once a day. Raises ReadOnly."""
    settings.set(USED_SETTING, today.isoformat())


def _others(home: Profile) -> list[Profile]:
    with suppress(OSError):
        return [Profile(one) for one in sorted(home.people.iterdir()) if one.suffix != GONE and one.is_dir()]
    return []


def _name(profile: Profile) -> str:
    settings = Settings(profile.settings_file)
    chosen, label = settings.get(NAME_SETTING), settings.get(LABEL_SETTING)
    if not (isinstance(chosen, str) and chosen.strip()):
        chosen = label.get("owner") if isinstance(label, dict) else None
    return " ".join(chosen.split()) if isinstance(chosen, str) else ""


def _last_used(profile: Profile) -> date | None:
    days = []
    with suppress(TypeError, ValueError):
        days.append(date.fromisoformat(Settings(profile.settings_file).get(USED_SETTING)))
    for path in (profile.database, profile.database.with_name(profile.database.name + "-wal")):
        with suppress(OSError, ValueError, OverflowError):
            days.append(datetime.fromtimestamp(path.stat().st_mtime, VIETNAM).date())
    return max(days, default=None)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
