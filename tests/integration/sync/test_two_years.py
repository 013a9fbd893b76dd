"""No office for two years, and a clock that jumps: everything works, and one synchronisation heals (real processes)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from desktop_app.domain.vietnamese.zone import VIETNAM
from tests.integration.sync.running import NOTE, code, init, notes, serving
from tests.support import START, Clock, Notebook

# A dead battery gives 1970; somebody sets the wrong century; then two years pass in which no office is reached.
MOMENTS = (
    datetime(1970, 1, 1, 0, 0, tzinfo=VIETNAM),
    datetime(2099, 12, 31, 23, 59, tzinfo=VIETNAM),
    START - timedelta(days=1),
    START + timedelta(days=730),
)


def test_two_years_without_an_office_and_with_a_jumping_clock_end_in_one_synchronisation(tmp_path: Path) -> None:
    office = tmp_path / "văn phòng"
    init(office)
    clock = Clock()
    notebook = Notebook(tmp_path / "sổ", clock)
    with serving(office) as server:
        notebook.services.syncing.enrol(code(office), server.url, "Lành").result()
        notebook.services.syncing.sync().result()  # the key under which parcels are sealed
        titles = {"Việc đầu"}
        first = notebook.services.capture.add("note", [{**NOTE, "title": "Việc đầu"}]).result()[0].record_id
        for number, moment in enumerate(MOMENTS):
            clock.now = moment
            services = notebook.reopen()
            services.capture.add("note", [{**NOTE, "title": f"Việc {number}"}]).result()
            titles.add(f"Việc {number}")
            draft = services.capture.edit(first).result()
            services.capture.save_draft(draft.id, {**draft.fields, "content": f"Lần {number}"}).result()
            services.capture.complete(draft.id).result()
            stick = tmp_path / f"USB {number}"
            stick.mkdir()
            assert services.parcels.write(stick).result().files
            table = tmp_path / f"tin {number}.csv"
            services.tables.write_notes("csv", table)
            assert f"Việc {number}" in table.read_text(encoding="utf-8-sig")
            made = services.care.backups.create().result()
            assert made.problem is None
            wrong = {check.name for check in services.maintenance.doctor() if not check.ok} - {"room"}
            assert wrong <= {"clock", "backup"}, "a clock that is wrong is told, and nothing else is"
            assert ("clock" in wrong) == (moment.year == 1970), moment
        assert notebook.services.syncing.sync().result().pending == 0
        assert notebook.services.syncing.sync().result().sent == 0
        shown = {row.title for row in notebook.services.queries.records("note", None, 100)}
        assert shown == titles == {one["title"] for one in notes(office)}
        assert notebook.services.queries.record(first).fields["content"] == f"Lần {len(MOMENTS) - 1}"
    notebook.close()
