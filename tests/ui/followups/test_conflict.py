"""A follow-up that two people changed shows both versions and goes on with the one that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.storage import revisions
from sync.core.revision import make_revision
from tests.support import Notebook
from tests.ui.driving import settle
from tests.ui.followups.conftest import Place, meeting
from ui.records.conflict import ConflictDialog


def test_both_versions_of_a_follow_up(open_place: Callable[..., Place], notebook: Notebook) -> None:
    meeting(notebook.services)
    services = notebook.services
    row = services.queries.followups()[0]
    seen = services.queries.record(row.id).revisions
    services.followups.set(row.id, {"owner": "Ban quản lý chợ"}).result()
    theirs = make_revision(
        replica="9" * 32, n=1, prev="", record=row.id, type="followup/1", clk=5,
        by="019a9f5e-0000-7000-8000-0000000000ff",
        at="2026-11-21T10:00:00+07:00", seen=seen, fields={"owner": "Phòng Kinh tế xã"},
    )  # fmt: skip

    def job(db: Any) -> None:
        revisions.insert(db, theirs, own=False)
        services.capture._context.views.refresh(db, [row.id])

    notebook.store.write(job).result()
    place = open_place()
    place.view.open_followup(row.id)
    place.find("conflict_look").click()
    settle()
    assert isinstance(place.window.findChild(ConflictDialog), ConflictDialog)
    place.find("conflict_take_2").click()
    place.find("conflict_use").click()
    place.wait(lambda: not services.queries.conflicts(row.id))
    assert services.queries.record(row.id).fields["owner"] == "Phòng Kinh tế xã"
    place.wait(lambda: bool(place.toasts))
    _, _, take_back = place.toasts[-1]
    take_back()
    place.wait(lambda: services.queries.record(row.id).fields["owner"] != "Phòng Kinh tế xã")
