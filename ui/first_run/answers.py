"""What a person has said so far while the notebook is being set up, and what may be said back. No widgets in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.areas import AreaTable, named, parse_reference
from ui.first_run.label import LabelWords

ADDRESSES = ("Bác", "Cô", "Chú", "Anh", "Chị", "Em")
LONG, VERY_LONG = 10, 16  # characters of a passphrase


@dataclass(slots=True)
class Answers:
    """Everything said in first run. Pages write into it at once, so going back loses nothing.

    Attributes: `path` "tryout", "code" or "restore"; `backup` the file to restore from; `address` how the notebook
    calls the person ("Bác", "" = by name); `area` official code of the commune with its `area_label`; `hamlet` as typed
    ("ấp 3"); `passphrase` None = the machine's keyring opens the notebook.
    """

    path: str = ""
    owner: str = ""
    address: str = ""
    area: str = ""
    area_label: str = ""
    hamlet: str = ""
    passphrase: str | None = None
    again: str = ""
    code: str = ""
    server: str = ""
    backup: str = ""

    def label(self, year: int) -> LabelWords:
        """The label as it stands now: the commune without its province, the hamlet before it."""
        owner = f"{self.address} {self.owner}".strip() if self.owner.strip() else ""
        commune = self.area_label.partition(",")[0]
        place = f"{self.hamlet_label()}, {commune}" if self.hamlet.strip() and commune else commune
        return LabelWords(owner, place[:1].upper() + place[1:], str(year))

    def hamlet_label(self) -> str:
        """The hamlet as it will be called: "ấp 3", also for "Ấp 3" or "ap 3"."""
        parsed = self.place()
        return named(parsed[1], parsed[2]) if parsed else self.hamlet.strip()

    def place(self) -> tuple[str, str, str] | None:
        """(commune's code, kind, name) of the hamlet, or None when there is none."""
        return parse_reference(f"{self.area}/{self.hamlet}") if self.area and self.hamlet.strip() else None

    def reference(self) -> str:
        """The area as the services take it: "29461/ấp 3", "29461", or ""."""
        return f"{self.area}/{self.hamlet.strip()}" if self.place() else self.area

    def label_problems(self) -> dict[str, str]:
        """field → sentence for what must be said before going on from the label."""
        translate = QCoreApplication.translate
        found = {}
        if not self.owner.strip():
            found["owner"] = translate("FirstRun", "Xin ghi tên người giữ sổ.")
        if self.path == "tryout" and not self.area:
            found["area"] = translate("FirstRun", "Xin chọn xã, phường: gõ vài chữ của tên rồi chọn trong danh sách.")
        if self.hamlet.strip() and not self.area:
            found["area"] = translate("FirstRun", "Xin chọn xã, phường trước, ấp hay thôn thuộc về xã đó.")
        return found

    def passphrase_problems(self, required: bool) -> dict[str, str]:
        """The same for the passphrase; `required` when no keyring of this machine can open the notebook."""
        translate = QCoreApplication.translate
        typed = (self.passphrase or "").strip()
        if not typed:
            return (
                {"passphrase": translate("FirstRun", "Xin đặt mật khẩu, ít nhất một cụm từ dễ nhớ.")}
                if required
                else {}
            )
        if typed != self.again.strip():
            return {
                "again": translate("FirstRun", "Hai lần gõ chưa giống nhau. Xin gõ lại, có thể bấm “Hiện chữ” để xem.")
            }
        return {}

    def restore_problems(self) -> dict[str, str]:
        if self.backup:
            return {}
        return {"backup": QCoreApplication.translate("FirstRun", "Xin chọn tệp sao lưu trước.")}

    def connect_problems(self) -> dict[str, str]:
        translate = QCoreApplication.translate
        found = {}
        if not self.code.strip():
            found["code"] = translate("FirstRun", "Xin ghi mã đăng ký mà văn phòng đã cấp.")
        if not self.server.strip():
            found["server"] = translate("FirstRun", "Xin ghi địa chỉ nơi nhận, văn phòng ghi kèm theo mã.")
        return found

    def settings(self, year: int) -> dict[str, Any]:
        """What the cover and the greeting need later; no content of the notebook."""
        words = self.label(year)
        return {
            "owner": self.owner.strip(),
            "address": self.address,
            "area": self.area,
            "area_label": words.area,
            "year": words.year,
        }


def strength(passphrase: str) -> str:
    """A kind word about a passphrase; length counts, not odd characters."""
    translate = QCoreApplication.translate
    typed = passphrase.strip()
    if not typed:
        return ""
    if len(typed) < LONG:
        return translate("FirstRun", "Hơi ngắn. Thêm một hai từ nữa thì khó đoán hơn nhiều.")
    if len(typed) < VERY_LONG:
        return translate("FirstRun", "Khá chắc.")
    return translate("FirstRun", "Rất chắc.")


class AreaSearch:
    """Communes for what was typed; the table is read at the first question."""

    def __init__(self) -> None:
        self._table: AreaTable | None = None

    def find(self, text: str, limit: int = 12) -> list[tuple[str, str, str]]:
        """(code, "xã Trà Cú", "tỉnh Vĩnh Long") of communes, best first; provinces are too large to be an area."""
        if self._table is None:
            self._table = AreaTable.load()
        found = []
        for area in self._table.search(text, limit * 2):
            province = self._table.province_of(area.code)
            if area.parent and province is not None:
                found.append((area.code, area.short_label, province.short_label))
        return found[:limit]
