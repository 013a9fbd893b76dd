"""The life of a notebook full of planted words, in a process of its own, so that it can be killed in the middle.

`python -m tests.integration.planted FOLDER STAGE`: stage "first" ends in the middle of saving, killed by itself; "then"
opens what was left and goes on to the end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from desktop_app import app, fault_log
from desktop_app.profile import Profile
from desktop_app.services import Services

# Letters with marks, so that composed and decomposed spellings differ; words that no other text has.
SYLLABLES = ("quỳnh", "nghĩa", "thuở", "rượi", "khuỷu", "ngoằng", "chuệnh", "vượn", "đuỗn", "xoẹt")


def word(kind: str, number: int) -> str:
    """One planted phrase, told from all others."""
    first, second = SYLLABLES[number % 10], SYLLABLES[(number * 7 + len(kind)) % 10]
    return f"{first}{number:03}{kind}{second}"


def planted() -> dict[str, list[str]]:
    """kind → phrases; two hundred in all."""
    counts = {"tin": 40, "than": 40, "luong": 20, "hop": 10, "muc": 30, "ket": 10, "nhap": 20, "tep": 5, "ten": 5}
    counts |= {"tim": 10, "xuat": 4, "khoa": 1, "loi": 5}
    return {kind: [word(kind, number) for number in range(count)] for kind, count in counts.items()}


WORDS = planted()
PASSPHRASE = f"{WORDS['khoa'][0]} mua roi"


def main(folder: Path, stage: str) -> None:
    profile = Profile(folder / "sổ")
    fault_log.write_log(profile.folder) if profile.exists() else None
    if stage == "first":
        app.create_notebook(profile, label="Lành", passphrase=PASSPHRASE)
    services = app.open_services(profile, passphrase=lambda: PASSPHRASE)
    if stage == "first":
        _first(services, folder)
    else:
        _then(services, folder)


def _note(number: int) -> dict[str, Any]:
    return {
        "title": WORDS["tin"][number],
        "content": f"{WORDS['than'][number]} nước máy yếu",
        "area": "29461",
        "channel": "conversation",
        "severity": 1,
        "occurred_on": "2026-11-20",
        "streams": [{"stance": "concerned", "prevalence": "many", "summary": WORDS["luong"][number % 20]}],
        "no_proposal_reason": "đã báo",
    }


def _first(services: Services, folder: Path) -> None:
    office = json.loads((folder / "office.json").read_text())
    services.syncing.enrol(office["code"], office["url"], "Lành").result()
    services.capture.add("note", [_note(number) for number in range(20)]).result()
    services.syncing.sync().result()
    services.care.backups.create(_stick(folder)).result()
    for number in range(20):
        draft = services.capture.new_draft("note", {"content": WORDS["nhap"][number]}).result()
        services.capture.save_draft(draft.id, {"content": WORDS["nhap"][number] + " nữa"}).result()
    for number in range(20, 40):
        services.capture.add("note", [_note(number)])
        if number == 37:
            os.kill(os.getpid(), signal.SIGKILL)


def _then(services: Services, folder: Path) -> None:
    fault_log.write_log(Path(services.folder))
    for number in range(37, 40):
        services.capture.add("note", [_note(number)]).result()
    for number in range(10):
        meeting = _meeting(number)
        made = services.capture.add("meeting", [meeting]).result()[0]
        services.meetings.finish(made.record_id).result()
        if number < 4:
            name = folder / "xuất" / f"{WORDS['xuat'][number]}.docx"
            services.exporting.write_minutes(made.record_id, "docx", "nd30-2020", name)
    for number in range(5):
        paper = folder / "đính kèm" / f"{WORDS['ten'][number]}.pdf"
        paper.parent.mkdir(exist_ok=True)
        paper.write_bytes(b"%PDF-1.4\n% " + WORDS["tep"][number].encode() + b"\n%%EOF\n")
        draft = services.capture.new_draft("note", {"content": "có tệp kèm"}).result()
        services.capture.attach(draft.id, paper).result()
    for looked_for in WORDS["tim"]:
        services.queries.search(looked_for, 10)
    for text in WORDS["loi"]:
        try:
            raise ValueError(text)
        except ValueError as error:
            fault_log.record(error)
    services.syncing.sync().result()
    services.care.backups.create(_stick(folder)).result()
    assert all(check.ok for check in services.maintenance.doctor() if check.name != "room")
    services.maintenance.rebuild().result()
    report = services.care.report().result()
    assert "ValueError at _then" in report, "the errors that were raised are in it"
    (folder / "báo sự cố.txt").write_text(report, encoding="utf-8")
    # Nobody closes it: what lies in the log and in memory must be unreadable as well.
    (folder / "secrets.json").write_text(json.dumps(_secrets(services)))
    os.kill(os.getpid(), signal.SIGKILL)


def _secrets(services: Services) -> list[str]:
    """Keys and tokens that were in use, as hexadecimal digits; the test deletes the file before it looks."""
    store = services.care._context.store
    rows = store.read("SELECT value FROM sync_state WHERE key IN ('device.sign', 'device.box')")
    found = [store.key().hex(), *(bytes(row[0]).hex() for row in rows)]
    for _carrier, session in services.syncing._sessions.values():
        token = getattr(getattr(session, "_session", None), "token", "") or ""
        if token:
            found.append(token.encode().hex())
    return found


def _stick(folder: Path) -> Path:
    stick = folder / "USB"
    stick.mkdir(exist_ok=True)
    return stick


def _meeting(number: int) -> dict[str, Any]:
    texts = WORDS["muc"][number * 3 : number * 3 + 3]
    return {
        "kind": "hamlet",
        "line": "state",
        "org": {"parent": "UBND XÃ TRÀ CÚ", "name": "ẤP 3", "symbol": "UBND"},
        "number": number + 1,
        "title": WORDS["hop"][number],
        "area": "29461",
        "place": "Nhà văn hóa",
        "starts_at": "2026-11-21T08:05:00+07:00",
        "chair": {"name": "Trần Thị Hạnh", "position": "Trưởng ấp"},
        "secretary": {"name": "Nguyễn Thị Lành", "position": "Cộng tác viên"},
        "attendance": {"invited": 52, "present": 46, "absent": [], "groups": {}},
        "items": [
            {"kind": "opinion", "at": "2026-11-21T08:31:00+07:00", "by_role": "Đại diện hộ", "text": text}
            for text in texts
        ],
        "conclusion": WORDS["ket"][number],
        "recipients": ["Lưu"],
        "state": "taking",
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
