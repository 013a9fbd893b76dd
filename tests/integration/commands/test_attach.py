"""Photos from the command line, without a display: small, silent about their place, and all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.integration.commands.conftest import Person
from tests.integration.commands.test_bad_input import refused
from tests.integration.commands.test_main_job import NOTE


def test_a_photo_and_a_paper_go_into_a_note(person: Callable[[str], Person], tmp_path: Path) -> None:
    one = person("Lành")
    note = one.run("note", "add", stdin=NOTE)["id"]
    photo, paper = tmp_path / "cống.jpg", tmp_path / "đơn.pdf"
    Image.effect_noise((2400, 1800), 60).save(photo, quality=95)
    paper.write_bytes(b"%PDF-1.7 a letter")
    done = one.run("note", "attach", note, photo, paper)
    assert done["rev"]
    kinds = [entry["type"] for entry in one.run("note", "show", note)["attachments"]]
    assert kinds == ["image/jpeg", "application/pdf"]
    assert done["attachments"][0]["original"] == photo.stat().st_size

    film = tmp_path / "phim.mp4"
    with film.open("wb") as file:
        file.write(b"\x00\x00\x00\x20ftypisom")
        file.truncate(200_000_000)
    refused(one("note", "attach", note, photo, film))
    shown = one.run("note", "show", note)
    assert (len(shown["attachments"]), shown["draft"], len(shown["revisions"])) == (2, False, 2)
