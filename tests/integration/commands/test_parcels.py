"""Work that goes to the office and answers that come home on a stick, through the commands alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.integration.commands.conftest import Person, Server, command
from tests.integration.commands.test_bad_input import refused
from tests.integration.commands.test_main_job import NOTE

DECOY = "ảnh cưới.fsp"


def office(verb: str, server: Server, stick: Path, *options: object) -> Any:
    done = command("sync.server.cli", "parcel", verb, server.folder, stick, *options, "--json")
    assert (done.code, done.err) == (0, ""), done
    return done.json


def test_a_week_without_any_line(person: Callable[[str], Person], server: Server, tmp_path: Path) -> None:
    lanh = person("Nguyễn Thị Lành")
    lanh.run("enrol", server.code("Nguyễn Thị Lành"), "--server", server.url)
    stick = tmp_path / "USB của ấp"
    stick.mkdir()
    (stick / DECOY).write_bytes(b"\xff\xd8\xff")
    for number in range(2):
        lanh.run("note", "add", stdin={**NOTE, "title": f"Tin {number}"})

    report = lanh.run("report", "--leave")
    assert report["left"] is True
    handed = lanh.run("parcel", "write", stick)
    assert (handed["revisions"], handed["waiting"]) == (3, 0)  # two notes and the place they are about
    assert lanh.run("status")["in_transit"] == 3
    assert {row["state"] for row in lanh.run("ledger")} == {"moving"}
    done = lanh("parcel", "read", stick, "--json")
    assert (done.code, done.json["delivered"], [one["file"] for one in done.json["refused"]]) == (1, 0, [DECOY])
    assert done.err.startswith("Có 1 túi chuyển chưa nhận được") and done.err.count("\n") == 1

    done = command("sync.server.cli", "parcel", "read", server.folder, stick, "--json")  # beside the serving process
    taken = done.json
    assert (taken["read"], taken["stored"], taken["held"]) == (1, 3, 0)
    assert (done.code, [one["file"] for one in taken["refused"]]) == (1, [DECOY])
    assert done.err.startswith("Có 1 túi chuyển chưa nhận được") and done.err.count("\n") == 1
    (stick / DECOY).unlink()
    assert taken["reports"] == 1
    shown = command("sync.server.cli", "reports", server.folder, "--json")
    [kept] = shown.json
    assert (kept["name"], kept["text"]) == ("Nguyễn Thị Lành", report["report"])
    assert "Tin 0" not in kept["text"]
    last = command("sync.server.cli", "reports", server.folder, "--last")
    assert report["report"].rstrip() in last.out
    assert office("read", server, stick)["duplicate"] == 3
    there = sorted(one.name for one in stick.iterdir())
    refused(command("sync.server.cli", "parcel", "write", server.folder, stick, "--area", "00000"), "00000")
    assert sorted(one.name for one in stick.iterdir()) == there
    assert office("write", server, stick, "--area", "29461")["devices"] == 1

    assert lanh.run("parcel", "read", stick)["delivered"] == 3
    assert lanh.run("status")["delivered"] == 3
    assert all(row["receipt"] for row in lanh.run("ledger"))
    again = tmp_path / "USB khác"
    again.mkdir()
    lanh.run("parcel", "write", again)
    assert office("read", server, again)["reports"] == 0  # the office said that it has heard it
    assert lanh.run("sync")["sent"] == 0  # and a line finds everything where it should be


def test_what_cannot_be_done_is_one_sentence(person: Callable[[str], Person], tmp_path: Path) -> None:
    lanh = person("Nguyễn Thị Lành")
    stick = tmp_path / "USB"
    stick.mkdir()
    for arguments in (("parcel", "write", stick), ("parcel", "write", tmp_path / "gone"), ("parcel", "read", stick)):
        done = lanh(*arguments)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done
    assert command("sync.server.cli", "init", tmp_path / "office").code == 0
    for folder in (tmp_path / "office", stick):
        done = command("sync.server.cli", "parcel", "write", folder, tmp_path / "gone")
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done
    assert lanh("parcel").code == 2
