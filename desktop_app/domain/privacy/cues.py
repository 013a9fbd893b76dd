"""Words by which the rules about names tell a name from what only looks like one."""

from __future__ import annotations

from typing import Final

ORDER: Final = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "út", "cả"))
NAMING: Final = frozenset(("tên", "tên là", "người tên", "họ tên", "họ và tên", "ten la", "ho ten", "ho va ten"))
PLAIN_SAFE: Final = frozenset(("nguyen", "tran", "pham", "huynh"))  # surnames that no other word looks like unmarked
ONLY_SURNAMES: Final = frozenset(("nguyễn", "trần", "lê", "phạm", "huỳnh", "võ", "đặng", "bùi", "đỗ", "ngô", "trịnh"))
FUNCTION: Final = frozenset(
    (
        *("ở", "tại", "là", "và", "có", "bị", "đã", "sẽ", "được", "cho", "với", "về", "từ", "trong"),
        *("theo", "nhưng", "khi", "thì", "mà", "vì", "do", "của", "các", "những", "này", "xin", "đề", "kiến"),
        *("yêu", "khiếu", "phản", "tố", "gửi", "nộp", "nói", "hỏi", "ngụ", "không", "chưa", "đang", "vẫn", "cùng"),
        *("để"),
    )
)
