"""Why the office keeps something back for a look. Whatever the reason: it is delivered, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

REASONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "type": (
            "Máy văn phòng chưa đọc được loại bản ghi này. Văn phòng cài bản mới là tự nhận, không cần gửi lại.",
            "The office's machine cannot read this kind of record yet. Once it is updated it passes by itself.",
        ),
        "device": (
            "Văn phòng đang tạm dừng máy này nên bản ghi chờ xem. Bản ghi đã tới nơi. Xin gọi văn phòng.",
            "The office has suspended this machine, so the record waits for a look. It has arrived. Please call them.",
        ),
        "entitlement": (
            "Văn phòng ghi là người dùng máy này đã thôi việc nên bản ghi chờ xem. Bản ghi đã tới nơi. "
            "Nếu chưa đúng, xin gọi văn phòng.",
            "The office has noted that this person left, so the record waits for a look. It has arrived. "
            "If that is not right, please call them.",
        ),
        "quota": (
            "Hôm nay máy này gửi nhiều hơn mức thường nên phần sau chờ xem. Bản ghi đã tới nơi, không cần gửi lại.",
            "More than usual was sent from here today, so the rest waits for a look. It has arrived; all is safe.",
        ),
        "erased": (
            "Nội dung này đã xoá theo lệnh của văn phòng, nhưng máy văn phòng vừa khôi phục từ bản cũ nên chưa biết. "
            "Không cần làm gì; văn phòng sẽ xem.",
            "The office had ordered this to be erased, and its restored machine does not know of it. There is nothing "
            "to do; the office will look at it.",
        ),
    }
)
OTHER: Final = (
    "Văn phòng giữ bản ghi này lại để xem. Bản ghi đã tới nơi. Xin hỏi văn phòng nếu cần.",
    "The office keeps this record for a look. It has arrived. Please ask the office if you need to know more.",
)


class HeldRow(NamedTuple):
    """One revision that waits for the office's look. `why`: the protocol's word, which a newer office may add to;
    `vi`, `en`: the sentence for it. `title` is "" for a record that is listed nowhere."""

    record_id: str
    type: str
    title: str
    why: str
    vi: str
    en: str


def held_row(record_id: str, type: str, title: str, why: str) -> HeldRow:
    """The row with its sentence."""
    return HeldRow(record_id, type, title, why, *REASONS.get(why, OTHER))
