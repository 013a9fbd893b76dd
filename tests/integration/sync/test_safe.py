"""From "delivered" to "safe": a real notebook, a real server process, a verified backup between two visits."""

from __future__ import annotations

from pathlib import Path

from sync.server import backups, folder
from sync.server.serving import utc_now
from tests.integration.sync.running import NOTE, code, init, serving
from tests.support import Clock, Notebook


def test_what_a_verified_backup_holds_is_safe_and_falls_back_honestly(tmp_path: Path) -> None:
    office, book = tmp_path / "văn phòng", Notebook(tmp_path / "sổ", Clock())
    init(office)

    def add(title: str) -> None:
        book.services.capture.add("note", [{**NOTE, "title": title}]).result()

    def back_up(name: str) -> None:
        opened = folder.open_folder(office)
        backups.make(opened, tmp_path / name, utc_now())
        opened.close()

    def states(url: str) -> tuple[int, int, int]:
        """(only here, delivered, safe) after a synchronisation."""
        book.services.syncing.sync(server=url).result()
        found = book.services.queries.delivery()
        return found.local, found.delivered, found.safe

    with serving(office) as running:
        book.services.syncing.enrol(code(office), running.url, "Máy thử").result()
        add("một")
        add("hai")
        assert states(running.url) == (0, 2, 0)
        back_up("sao lưu 1")
        assert states(running.url) == (0, 0, 2)
        add("ba")
        assert states(running.url) == (0, 1, 2)
        assert states(running.url) == (0, 1, 2)
        running.stop()
    restored = backups.restore(office, tmp_path / "sao lưu 1", utc_now(), url=None, random=lambda count: b"r" * count)
    assert restored["revisions"] == 2
    with serving(office) as running:
        assert states(running.url) == (
            0,
            1,
            2,
        )  # delivered again; the backup that it was restored from holds the first two
        back_up("sao lưu 2")
        assert states(running.url) == (0, 0, 3)
    book.close()
