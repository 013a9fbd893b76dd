"""What the plain tables of `sotay-server` say: words for keys, times as people write them. JSON keeps keys and ISO."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Final

VIETNAM: Final = timezone(timedelta(hours=7))
"""The one time zone, whatever the machine is set to; Việt Nam changes no clocks."""

_KEYS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # status
        "name": ("tên đơn vị", "name"),
        "org": ("mã đơn vị", "organisation"),
        "epoch": ("đời dữ liệu", "epoch"),
        "schema": ("bản của bảng", "tables' version"),
        "people": ("người", "people"),
        "devices": ("máy", "devices"),
        "revisions": ("bản ghi", "revisions"),
        "held": ("chờ xem", "held"),
        "records": ("mục", "records"),
        "blobs": ("ảnh và tệp", "photos and files"),
        "last_received": ("nhận lần cuối", "last received"),
        "last_backup": ("sao lưu lần cuối", "last backup"),
        # verify
        "ok": ("nguyên vẹn", "whole"),
        "seals": ("dấu niêm", "seals"),
        "replicas": ("luồng ghi", "logs"),
        "feeds": ("luồng về", "feeds"),
        "missing_blobs": ("ảnh và tệp còn thiếu", "photos and files missing"),
        "views": ("mã của mọi mục", "code of all records"),
        # rebuild: rows that were not as they should be
        "chain_head": ("đầu luồng đã sửa", "heads put right"),
        "blob_ref": ("tên ảnh và tệp đã sửa", "names of photos put right"),
        "feed": ("luồng về đã sửa", "feeds put right"),
        "spoilt": ("ảnh và tệp hỏng, đã để riêng", "bad photos and files set aside"),
        "feed_row": ("chỗ trong luồng đã sửa", "places in feeds put right"),
        # a hub
        "bytes": ("đang giữ, byte", "kept, bytes"),
        "most_bytes": ("giữ nhiều nhất, byte", "most to keep, bytes"),
        "waiting": ("túi chờ chuyển", "waiting"),
        "oldest": ("túi chờ lâu nhất từ", "oldest waiting since"),
        "sent": ("túi đã chuyển", "sent on"),
        "last_sent": ("chuyển lần cuối", "last sent on"),
        "refused": ("túi bị từ chối", "refused"),
        "for_home": ("túi mang về", "for home"),
        "newest_for_home": ("túi mang về mới nhất", "newest for home"),
        "certificate_until": ("giấy có giá trị đến", "certificate until"),
        "reached": ("tới được văn phòng lần cuối", "office last reached"),
        "trouble": ("trở ngại hiện nay", "in the way now"),
        # the office's book of acts
        "enrol-code": ("cấp mã đăng ký, đăng ký máy", "enrolment"),
        "device": ("máy", "device"),
        "release": ("cho đi tiếp", "release"),
        "erase": ("xoá hẳn", "erase"),
        "backup": ("sao lưu", "backup"),
        "restore": ("khôi phục", "restore"),
        "moved": ("chép hoặc chuyển chỗ", "copied or moved"),
        "parcel-key": ("thêm khoá túi chuyển", "parcel key"),
        "note": ("ghi thêm", "note"),
        "hub": ("trạm", "hub"),
        "keys": ("khoá", "keys"),
    }
)
_TYPES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "note": ("tin", "note", "notes"),
        "meeting": ("cuộc họp", "meeting", "meetings"),
        "followup": ("việc theo dõi", "follow-up", "follow-ups"),
        "area": ("địa bàn", "place", "places"),
        "request": ("nội dung cần nắm", "request", "requests"),
        "reply": ("trả lời", "reply", "replies"),
        "erasure": ("lệnh xoá", "order of erasure", "orders of erasure"),
    }
)


def key(name: str, *, english: bool) -> str:
    """What a row is called; one that has no name here keeps its key."""
    return _KEYS.get(name, (name, name))[english]


def kind(name: str, *, english: bool) -> str:
    """A type of records in words."""
    return _TYPES.get(name, (name, name, name))[english]


def many(number: int, one: str, more: str = "") -> str:
    """So many in English: "1 parcel", "2 parcels"; `more` where an s is not enough."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def moment(text: str) -> str:
    """An ISO time with its offset as "22/11/2026 21:05" in Việt Nam; anything else stays as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if at.tzinfo is None:
        return text
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def table(rows: Mapping[str, Any], *, english: bool) -> str:
    """Rows of a name and a value, one under the other."""
    names = {name: key(name, english=english) for name in rows}
    width = max(map(len, names.values()), default=0)
    return "\n".join(
        f"{names[name]:{width}}  {_value(value, english=english)}".rstrip() for name, value in rows.items()
    )


def _value(value: Any, *, english: bool) -> str:
    if value is None:
        return "none yet" if english else "chưa có"
    if isinstance(value, bool):
        return ("yes" if value else "no") if english else ("có" if value else "không")
    if isinstance(value, Mapping):
        parts = (
            many(number, *_TYPES.get(name, (name, name, name))[1:])
            if english
            else f"{number} {kind(name, english=False)}"
            for name, number in value.items()
        )
        return ", ".join(parts) or _value(None, english=english)
    return moment(value) if isinstance(value, str) else str(value)
