"""What each preset's paper must look like, written down from the rules by hand, apart from the preset files.

Sizes are in points, lengths in millimetres. Where a rule gives a range, the range stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# (smallest size, largest size), bold (None: may be both), italic, alignment
Look = tuple[tuple[float, float], bool | None, bool, str]
CENTRED_PLAIN = (False, False, "center")
CENTRED_BOLD = (True, False, "center")

_ANNEX: dict[str, Look] = {
    "Phụ lục": ((14, 14), *CENTRED_BOLD),
    "Tên phụ lục": ((13, 14), *CENTRED_BOLD),
    "Phụ lục (kèm theo văn bản)": ((13, 14), False, True, "center"),
    "Bảng (tên cột)": ((12, 14), *CENTRED_BOLD),
    "Bảng (chữ)": ((12, 14), False, False, "left"),
    "Bảng (số)": ((12, 14), *CENTRED_PLAIN),
    "Mã bản xuất": ((8, 10), False, False, "right"),
}


@dataclass(frozen=True)
class Facts:
    """The paper of one preset.

    Attributes:
        margins: top, bottom, left, right.
        looks: each kind of paragraph, by the name that a clerk sees.
        body: the kinds of paragraph that are running text.
        first: the indents of a first line that are allowed; gap: the least gap above a paragraph.
        line: "auto" or "exact", and the range in 240ths of a line or in points.
        left: the kinds of paragraph in the header's left column from the top; a rule is "—".
        right: the same at the right.
        motto: the full-length rule stands below this kind of paragraph.
        heads: texts that the header must hold.
        number: how number and symbol are written; "" when there is none.
        under_name: what stands below the meeting's name.
        order: texts in the order in which they stand.
        end: what the last sentence ends with.
        signs: titles of the signatures from left to right.
        positions: under which of them the chair's position stands, and whether it is bold.
        underlined: the label of the recipients has a line below it.
        last: the last recipient.
    """

    margins: tuple[float, float, float, float] = (20, 20, 30, 15)
    looks: Mapping[str, Look] = field(default_factory=dict)
    body: tuple[str, ...] = ("Nội dung văn bản", "Nội dung văn bản (đầu mục)")
    first: tuple[float, ...] = (10, 12.7)
    gap: float = 6
    line: tuple[str, float, float] = ("auto", 240, 360)
    left: tuple[str, ...] = ("Cơ quan chủ quản", "Cơ quan ban hành", "—", "Số, ký hiệu")
    right: tuple[str, ...] = ("Quốc hiệu", "Tiêu ngữ", "—")
    motto: str = "Tiêu ngữ"
    heads: tuple[str, ...] = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    number: str = r"Số: (\d{2,}|05a|……)/BB-.+"
    under_name: str = "—"
    order: tuple[str, ...] = ()
    end: str = "./."
    signs: tuple[str, ...] = ("THƯ KÝ", "CHỦ TỌA")
    positions: Mapping[int, bool] = field(default_factory=dict)
    underlined: bool = False
    last: str = "- Lưu: VT, Hồ sơ."


_STATE_LOOKS: dict[str, Look] = {
    "Cơ quan chủ quản": ((12, 13), *CENTRED_PLAIN),
    "Cơ quan ban hành": ((12, 13), *CENTRED_BOLD),
    "Quốc hiệu": ((12, 13), *CENTRED_BOLD),
    "Tiêu ngữ": ((13, 14), *CENTRED_BOLD),
    "Số, ký hiệu": ((13, 13), *CENTRED_PLAIN),
    "Dấu dự thảo": ((13, 14), *CENTRED_BOLD),
    "Tên loại văn bản": ((13, 14), *CENTRED_BOLD),
    "Trích yếu nội dung": ((13, 14), *CENTRED_BOLD),
    "Nội dung văn bản": ((13, 14), None, False, "both"),
    "Nội dung văn bản (đầu mục)": ((13, 14), None, False, "both"),
    "Chức danh người ký": ((13, 14), *CENTRED_BOLD),
    "Họ tên người ký": ((13, 14), *CENTRED_BOLD),
    "Nơi nhận (nhãn)": ((12, 12), True, True, "left"),
    "Nơi nhận": ((11, 11), False, False, "left"),
    **_ANNEX,
}

STATE = Facts(
    looks=_STATE_LOOKS,
    order=(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BIÊN BẢN", "Thời gian bắt đầu:",
        "Địa điểm:", "Thành phần tham dự:", "Chủ trì (chủ tọa):", "Thư ký (người ghi biên bản):",
        "Nội dung (theo diễn biến cuộc họp):", " kết thúc vào ", "THƯ KÝ", "CHỦ TỌA", "Nơi nhận:", "- Lưu: VT, Hồ sơ.",
    ),
)  # fmt: skip

_PARTY_LOOKS: dict[str, Look] = {
    "Cơ quan cấp trên": ((14, 14), *CENTRED_PLAIN),
    "Cơ quan ban hành": ((14, 14), *CENTRED_BOLD),
    "Dấu sao": ((14, 14), *CENTRED_PLAIN),
    "Tiêu đề": ((15, 15), *CENTRED_BOLD),
    "Số, ký hiệu": ((14, 14), *CENTRED_PLAIN),
    "Dấu dự thảo": ((13, 14), *CENTRED_BOLD),
    "Tên loại văn bản": ((15, 16), *CENTRED_BOLD),
    "Trích yếu nội dung": ((14, 15), *CENTRED_BOLD),
    "Gạch nối dưới trích yếu": ((13, 15), *CENTRED_PLAIN),
    "Nội dung văn bản": ((14, 15), None, False, "both"),
    "Nội dung văn bản (đầu mục)": ((14, 15), None, False, "both"),
    "Đề mục": ((14, 15), True, False, "both"),
    "Chức danh người ký": ((14, 14), *CENTRED_BOLD),
    "Chức vụ người ký": ((14, 14), *CENTRED_PLAIN),
    "Họ tên người ký": ((14, 14), *CENTRED_BOLD),
    "Nơi nhận (nhãn)": ((14, 14), False, False, "left"),
    "Nơi nhận": ((12, 12), False, False, "left"),
    **_ANNEX,
}

PARTY = Facts(
    looks=_PARTY_LOOKS,
    body=("Nội dung văn bản", "Nội dung văn bản (đầu mục)", "Đề mục"),
    first=(10,),
    line=("exact", 18, 22),
    left=("Cơ quan cấp trên", "Cơ quan ban hành", "Dấu sao", "Số, ký hiệu"),
    right=("Tiêu đề", "—"),
    motto="Tiêu đề",
    heads=("ĐẢNG CỘNG SẢN VIỆT NAM", "*"),
    number=r"Số (\d{2,}|05a|……)-BB/.+",
    under_name="-----",
    order=(
        "ĐẢNG CỘNG SẢN VIỆT NAM", "BIÊN BẢN", "-----", "Thời gian:", "Địa điểm:", "Thành phần:", "Chủ trì:", "Thư ký:",
        "- KẾT LUẬN", "Biên bản đã được đọc lại", " kết thúc vào ", "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ",
        "Nơi nhận:", "- Lưu Đảng ủy.",
    ),
    end=".",
    signs=("NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ"),
    positions={1: False},
    underlined=True,
    last="- Lưu Đảng ủy.",
)  # fmt: skip


def _without(*names: str) -> dict[str, Look]:
    """The looks of the state's paper but for the parts that another one does not have."""
    return {name: look for name, look in _STATE_LOOKS.items() if name not in names}


_POSITION: dict[str, Look] = {"Chức vụ người ký": ((13, 14), *CENTRED_BOLD)}


def _order(signs: tuple[str, ...], last: str, *, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The order of the state's paper with other signatures and another last line."""
    shown = [text for text in STATE.order[:-4] if text not in without]
    return (*shown, *signs, "Nơi nhận:", last)


FACTS: dict[str, Facts] = {
    "nd30-2020": STATE,
    "hd05-2026": PARTY,
    "hd36-2018": PARTY,
    "mttq": replace(
        STATE,
        looks=_STATE_LOOKS | _POSITION,
        signs=("THƯ KÝ", "TM. BAN THƯỜNG TRỰC"),
        positions={1: True},
        order=_order(("THƯ KÝ", "TM. BAN THƯỜNG TRỰC"), STATE.last),
    ),
    "doan": replace(
        STATE,
        margins=(20, 20, 30, 20),
        looks={
            **_without("Cơ quan chủ quản", "Quốc hiệu", "Tiêu ngữ"),
            "Đoàn cấp trên": ((14, 14), *CENTRED_PLAIN),
            "Cơ quan ban hành": ((14, 14), *CENTRED_BOLD),
            "Dấu sao": ((14, 14), *CENTRED_PLAIN),
            "Tiêu đề": ((15, 15), *CENTRED_BOLD),
        },
        left=("Đoàn cấp trên", "Cơ quan ban hành", "Dấu sao", "Số, ký hiệu"),
        right=("Tiêu đề", "—"),
        motto="Tiêu đề",
        heads=("ĐOÀN TNCS HỒ CHÍ MINH", "***"),
        number=r"Số: (\d{2,}|05a|……)-BB/.+",
        order=("ĐOÀN TNCS HỒ CHÍ MINH", *_order(STATE.signs, "- Lưu VP.", without=STATE.heads)),
        last="- Lưu VP.",
    ),
    "thon": replace(
        STATE,
        looks=_without("Số, ký hiệu"),
        left=("Cơ quan chủ quản", "Cơ quan ban hành", "—"),
        number="",
        signs=("THƯ KÝ", "ĐẠI DIỆN HỘ DÂN", "CHỦ TRÌ"),
        order=(
            *STATE.heads, "BIÊN BẢN", "Thời gian bắt đầu:", "Địa điểm:", "Thành phần tham dự:", "Chủ trì:", "Thư ký:",
            "Nội dung (theo diễn biến cuộc họp):", "Biên bản đã được đọc lại", " kết thúc vào ", "THƯ KÝ",
            "ĐẠI DIỆN HỘ DÂN", "CHỦ TRÌ", "Nơi nhận:", "- Lưu: Hồ sơ.",
        ),
        last="- Lưu: Hồ sơ.",
    ),
    "lien-tich": replace(
        STATE,
        looks={
            **_without("Cơ quan chủ quản"),
            **_POSITION,
            "Cơ quan cùng ban hành": ((12, 13), *CENTRED_BOLD),
            "Cơ quan của người ký": ((13, 14), *CENTRED_BOLD),
        },
        left=("Cơ quan ban hành", "Cơ quan cùng ban hành", "—", "Số, ký hiệu"),
        number=r"Số: (\d{2,}|05a|……)/BB-.+-.+",
        signs=("THƯ KÝ", "ĐẠI DIỆN", "ĐẠI DIỆN"),
        positions={1: True, 2: True},
        order=_order(("THƯ KÝ",), STATE.last),
    ),
}  # fmt: skip
