"""What the guard says about a place in a text: what it is, and why it is better written otherwise."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.vietnamese.numbers import format_number


def what(kind: str) -> str:
    """The title of a mark's popup."""
    return {
        "national_id": QCoreApplication.translate("Guard", "Số định danh cá nhân"),
        "old_id": QCoreApplication.translate("Guard", "Số chứng minh hoặc hộ chiếu"),
        "bank": QCoreApplication.translate("Guard", "Số tài khoản ngân hàng"),
        "minor": QCoreApplication.translate("Guard", "Có vẻ là tên một em nhỏ"),
        "phone": QCoreApplication.translate("Guard", "Có vẻ là số điện thoại"),
        "plate": QCoreApplication.translate("Guard", "Có vẻ là biển số xe"),
        "email": QCoreApplication.translate("Guard", "Địa chỉ thư của một người"),
        "social": QCoreApplication.translate("Guard", "Trang mạng của một người"),
        "address": QCoreApplication.translate("Guard", "Có vẻ là địa chỉ một nhà"),
        "person_name": QCoreApplication.translate("Guard", "Có vẻ là tên một người dân"),
        "birth_date": QCoreApplication.translate("Guard", "Ngày sinh hoặc năm sinh"),
        "sensitive_combo": QCoreApplication.translate("Guard", "Chuyện riêng đứng cạnh một cái tên"),
        "office_holder": QCoreApplication.translate("Guard", "Cán bộ được nêu tên"),
    }[kind]


def why(kind: str) -> str:
    """One sentence below the title."""
    if kind in ("national_id", "old_id", "bank"):
        return QCoreApplication.translate("Guard", "Số này không được rời máy. Bỏ đi rồi mới hoàn tất được.")
    return {
        "minor": QCoreApplication.translate("Guard", "Tên trẻ em không được rời máy. Thay đi rồi mới hoàn tất được."),
        "person_name": QCoreApplication.translate("Guard", "Viết bằng vai trò thì không ai bị nhận ra."),
        "sensitive_combo": QCoreApplication.translate(
            "Guard", "Đạo, dân tộc, bệnh, án tích của một người là chuyện riêng. Xin viết chung cho cả nhóm."
        ),
        "office_holder": QCoreApplication.translate(
            "Guard", "Trong tin, ghi chức vụ là đủ. Biên bản thì ghi tên được."
        ),
    }.get(kind) or QCoreApplication.translate("Guard", "Theo chỗ này có thể tìm ra một người. Tin không cần đến nó.")


def short(kind: str) -> str:
    """The kind in a list: "2 tên người, 1 số điện thoại"."""
    return {
        "national_id": QCoreApplication.translate("Guard", "số định danh"),
        "old_id": QCoreApplication.translate("Guard", "số chứng minh"),
        "bank": QCoreApplication.translate("Guard", "số tài khoản"),
        "minor": QCoreApplication.translate("Guard", "tên trẻ em"),
        "phone": QCoreApplication.translate("Guard", "số điện thoại"),
        "plate": QCoreApplication.translate("Guard", "biển số xe"),
        "email": QCoreApplication.translate("Guard", "địa chỉ thư"),
        "social": QCoreApplication.translate("Guard", "trang cá nhân"),
        "address": QCoreApplication.translate("Guard", "địa chỉ nhà"),
        "person_name": QCoreApplication.translate("Guard", "tên người"),
        "birth_date": QCoreApplication.translate("Guard", "ngày sinh"),
        "sensitive_combo": QCoreApplication.translate("Guard", "chuyện riêng"),
        "office_holder": QCoreApplication.translate("Guard", "tên cán bộ"),
    }[kind]


def counted(kinds: Counter[str]) -> str:
    """ "2 tên người, 1 số điện thoại"; the most frequent first."""
    return ", ".join(f"{format_number(number)} {short(kind)}" for kind, number in kinds.most_common())


def harmless(kind: str) -> str:
    """The link that puts the words on the area's list; "" for what may never leave."""
    if kind in ("national_id", "old_id", "bank", "minor", "birth_date", "sensitive_combo", "plate"):
        return ""
    if kind in ("person_name", "office_holder"):
        return QCoreApplication.translate("Guard", "Không phải tên người")
    return QCoreApplication.translate("Guard", "Của cơ quan, ai cũng biết")
