"""What the commands' plain tables say: names of columns and of states. JSON keeps the keys, which scripts rely on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_COLUMNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "id": ("mã", "id"),
        "record_id": ("mã", "id"),
        "rev": ("bản", "revision"),
        "type": ("loại", "type"),
        "title": ("tiêu đề", "title"),
        "gist": ("tóm tắt", "gist"),
        "snippet": ("đoạn thấy", "snippet"),
        "on": ("ngày", "day"),
        "at": ("lúc", "at"),
        "area": ("địa bàn", "area"),
        "severity": ("mức", "level"),
        "state": ("tình trạng", "state"),
        "due_on": ("hạn", "due"),
        "delivery": ("đã đến đâu", "delivery"),
        "conflict": ("hai bản", "conflict"),
        "draft": ("nháp", "draft"),
        "updated_at": ("sửa lúc", "changed"),
        "carrier": ("đường đi", "way"),
        "receipt": ("biên nhận", "receipt"),
        "pending": ("chưa giao", "pending"),
        "in_transit": ("đang chuyển", "in transit"),
        "delivered": ("đã giao", "delivered"),
        "safe": ("an toàn", "safe"),
        "held": ("văn phòng giữ lại", "held"),
        "conflicts": ("có hai bản", "conflicts"),
        "drafts": ("nháp", "drafts"),
        "last_sync": ("lần gửi gần nhất", "last sync"),
        "sent": ("đã gửi", "sent"),
        "received": ("đã nhận", "received"),
        "bytes_up": ("byte gửi", "bytes up"),
        "bytes_down": ("byte nhận", "bytes down"),
        "requests": ("lượt hỏi", "requests"),
        "url": ("địa chỉ", "address"),
        "org": ("nơi nhận", "office"),
        "user": ("người dùng", "user"),
        "role": ("vai trò", "role"),
        "device": ("mã máy", "device"),
        "path": ("tệp", "file"),
        "name": ("tên", "name"),
        "ok": ("tốt", "ok"),
        "check": ("khám", "check"),
        "detail": ("thấy gì", "detail"),
        "size": ("byte", "bytes"),
        "elsewhere": ("có bản ở nơi khác", "elsewhere, too"),
        "file": ("tệp", "file"),
        "copy": ("chép thêm ở", "copy"),
        "rows": ("số dòng", "rows"),
        "bytes": ("byte", "bytes"),
        "last_used": ("dùng lần cuối", "last used"),
        "profile": ("thư mục của sổ", "notebook's folder"),
        "followups": ("việc theo dõi", "follow-ups"),
    }
)
_STATES: Final = {
    "local": ("trên máy này", "on this device"),
    "moving": ("đang chuyển", "on its way"),
    "delivered": ("đã giao", "delivered"),
    "safe": ("an toàn", "safe"),
    "held": ("chờ văn phòng xem", "held for a look"),
}
_TYPES: Final = {
    "note": ("tin", "note"),
    "meeting": ("cuộc họp", "meeting"),
    "followup": ("việc theo dõi", "follow-up"),
    "area": ("địa bàn", "place"),
    "request": ("nội dung cần nắm", "request"),
    "reply": ("trả lời", "reply"),
}
_ROLES: Final = {
    "collaborator": ("cộng tác viên", "collaborator"),
    "coordinator": ("điều phối viên", "coordinator"),
}
_WAYS: Final = {
    "network": ("mạng", "network"),
    "hub": ("máy văn phòng", "hub"),
    "parcel": ("USB", "stick"),
}
_VALUES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {"type": _TYPES, "delivery": _STATES, "state": _STATES, "role": _ROLES, "carrier": _WAYS}
)


def column(name: str, language: str) -> str:
    """What a column is called in "vi" or "en"; one that has no name here keeps its key."""
    words = _COLUMNS.get(name)
    return name if words is None else words[language == "en"]


def value(name: str, content: Any, language: str) -> Any:
    """A state or a type in words; anything else as it is."""
    words = _VALUES.get(name, {}).get(content) if isinstance(content, str) else None
    return content if words is None else words[language == "en"]
