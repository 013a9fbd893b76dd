"""Words by which the rules about names tell a name from what only looks like one."""

from __future__ import annotations

from typing import Final

from desktop_app.domain.vietnamese.text import unmark

# What may be called con in capitals and is nobody: con Rồng cháu Tiên.
NO_GIRL: Final = frozenset(
    ("rồng", "tiên", "đường", "dân", "hội", "long", "phượng", "hạc", "sông", "kênh", "tàu", "dấu")
)
ORDER: Final = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "út", "cả"))
NAMING: Final = frozenset(("tên", "tên là", "người tên", "họ tên", "họ và tên", "ten la", "ho ten", "ho va ten"))
PLAIN_SAFE: Final = frozenset(("nguyen", "tran", "pham", "huynh"))  # surnames that no other word looks like unmarked
ONLY_SURNAMES: Final = frozenset(("nguyễn", "trần", "lê", "phạm", "huỳnh", "võ", "đặng", "bùi", "đỗ", "ngô", "trịnh"))
# "Thị Trấn", "Văn Hóa" and the like make no name of the word before; nor do these words before "Thị" or "Văn".
STRONG_COMPOUNDS: Final = frozenset(
    (
        *("xã", "trấn", "trường", "nghè", "vải", "tứ", "hóa", "hoá", "nghệ", "phòng", "bản", "học", "thư", "kiện"),
        *("lang", "giang", "miếu", "hiến", "chấn", "bàn", "quán", "công", "hiếu"),
    )
)
COMPOUND_STRONG: Final = frozenset(
    (
        *("siêu", "đô", "thành", "tiếp", "cận", "chỉ", "hiển", "thiểu", "giám", "viễn", "loạn", "ngữ", "nhân", "anh"),
        *("thiên", "khoa", "luận", "bài", "lời", "nguyên", "thông", "dân", "hội", "nhà", "sở", "bộ", "toàn", "mới"),
    )
)
SMALL_ADDRESSES: Final = frozenset(("ông", "bà", "anh", "chị", "cô", "chú", "bác", "dì", "cậu", "mợ", "thím", "cụ"))
SHORTENED: Final = frozenset(("a", "c", "ô", "o", "b", "e", "mr", "mrs", "ms"))
BEFORE_PEOPLE: Final = frozenset(("với", "gặp", "theo", "của", "do", "cho", "nhờ", "hỏi", "gọi", "và", "nhà", "tặng"))
CITIZENS: Final = frozenset(("hộ", "hộ dân", "chủ hộ", "cử tri", "công dân", "người dân", "nạn nhân", "bệnh nhân"))
CLASSES: Final = frozenset(
    ("lớp", "nhóm", "khối", "trường", "đội", "nhà", "tổ", "chị", "cô", "quán", "cửa", "hàng", "trẻ")
)
MAYBE_CHILDREN: Final = frozenset(
    (
        *("em", "cháu", "chau", "con gái", "con trai", "em gái", "em trai", "con", "cháu gái", "cháu trai", "cu"),
        *("thằng", "thang", "thằng cu", "con nhỏ", "con gai", "con trai", "em gai", "chau gai", "chau trai"),
    )
)
NO_NAME_BEHIND: Final = CLASSES | {"tộc", "người", "tiếng"}
SUBJECTS: Final = frozenset(
    (
        *("toán", "văn", "tiếng", "lý", "hóa", "sinh", "sử", "địa", "tin", "anh", "ngữ", "khoa", "môn", "thể", "dục"),
        *("đạo", "nhạc", "sách", "vở", "trường", "khối", "đội", "quỹ", "giải", "lễ", "đảng", "đoàn", "hội", "luật"),
    )
)
OF_A_CHILD: Final = MAYBE_CHILDREN | {
    "là",
    "bé",
    "bạn",
    "thằng",
    "con",
    "nhỏ",
    "trò",
    "tên",
    "be",
    "ban",
    "thang",
    "nho",
}
# Usual in names, but not where a child is told of in small letters: "cháu mới sinh", "em năm nay", "bé ba tuổi".
NO_SMALL_NAMES: Final = frozenset(
    (
        *("sinh", "năm", "ba", "hai", "bốn", "sáu", "bảy", "tám", "chín", "mười", "tư", "út", "mới", "trung", "quốc"),
        *("học", "được", "gái", "trai", "nam", "vui", "thương", "xinh", "an", "trường", "thành", "công", "bé", "con"),
    )
)
NUMBERED: Final = frozenset(("tổ", "ấp", "đội", "khu", "xóm", "thôn", "khóm", "số", "phố", "bản", "kp", "tháng", "hẻm"))
OF_MEN: Final = frozenset(("ông", "anh", "chú", "cậu", "dượng", "thầy"))
OF_WOMEN: Final = frozenset(("bà", "chị", "cô", "dì", "mợ", "thím"))
ELDERS: Final = frozenset(("ông", "bà", "cụ", "bác", "chú", "thầy", "ong", "cu"))
OLD_TITLES: Final = frozenset(
    ("đội", "xã", "cai", "lý", "hương", "tổng", "trùm", "quản", "giáo", "đồ", "thủ", "phán", "trạng", "bang", "phó")
)
OWN: Final = frozenset(("tôi", "tui", "vợ", "chồng", "mẹ", "cha"))  # "nhà tôi người Nùng, vợ người La Chí"
GROWN_KIN: Final = frozenset(
    ("vợ", "chồng", "cha", "mẹ", "bố", "ba", "má", "thầy", "cô", "ông", "bà", "chú", "bác", "dì")
)
PARENTS: Final = frozenset(("cha", "mẹ", "bố", "má", "vợ", "chồng"))
MEASURES: Final = frozenset(
    ("tuổi", "con", "tháng", "năm", "người", "mươi", "giờ", "hộ", "lần", "đứa", "ngày", "công", "chục", "triệu", "đồng")
)
PLAIN_COMPOUNDS: Final = frozenset(map(unmark, STRONG_COMPOUNDS))
COMPOUND_PLAIN: Final = frozenset(map(unmark, COMPOUND_STRONG)) | {"cong", "phong", "nghi"}
FUNCTION: Final = frozenset(
    (
        *("ở", "tại", "là", "và", "có", "bị", "đã", "sẽ", "được", "cho", "với", "về", "từ", "trong"),
        *("theo", "nhưng", "khi", "thì", "mà", "vì", "do", "của", "các", "những", "này", "xin", "đề", "kiến"),
        *("yêu", "khiếu", "phản", "tố", "gửi", "nộp", "nói", "hỏi", "ngụ", "không", "chưa", "đang", "vẫn", "cùng"),
        *("để"),
    )
)
