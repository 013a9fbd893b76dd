"""Why a file is not read, each with one sentence. Nothing was taken over, and the file is as it was."""

from __future__ import annotations

from desktop_app.errors import FileProblem

# What a file can be larger than, as it is said.
BOUNDS = ("20 MB", "4 MB", "1.000.000 chữ / letters", "5.000 dòng / lines")


class NotReadable(FileProblem):
    """The file cannot be read as a document. `why` is a short stable word for programs and tests, `most` the bound
    that the file is beyond, where there is one."""

    def __init__(self, why: str, vi: str, en: str, most: str = "") -> None:
        self.why, self.most = why, most
        super().__init__(
            f"Chưa nhập được tệp: {vi} Sổ và tệp vẫn nguyên.",
            f"The file was not imported: {en} The notebook and the file are as they were.",
        )


def too_large(most: str) -> NotReadable:
    return NotReadable(
        "too-large",
        f"tệp lớn quá {most}. Xin tách thành tệp nhỏ hơn.",
        f"it is larger than {most}. Please divide it.",
        most,
    )


def swollen() -> NotReadable:
    return NotReadable(
        "swollen",
        "bên trong tệp nở ra quá lớn, không giống văn bản thường. Xin kiểm tra nơi gửi.",
        "its content unpacks to far more than a document has. Please check where it came from.",
    )


def hostile() -> NotReadable:
    return NotReadable(
        "hostile",
        "tệp có phần khai báo mà văn bản Word không bao giờ có. Xin kiểm tra nơi gửi.",
        "it holds declarations that a Word document never has. Please check where it came from.",
    )


def not_docx() -> NotReadable:
    return NotReadable(
        "not-docx",
        "đây không phải văn bản Word (.docx) hoặc tệp đã hỏng. Xin mở bằng Word rồi lưu lại dạng .docx.",
        "it is no Word document (.docx), or it is damaged. Please open it in Word and save it as .docx.",
    )


def old_word() -> NotReadable:
    return NotReadable(
        "old-word",
        "đây là tệp Word đời cũ hoặc có đặt mật khẩu. Xin mở bằng Word rồi lưu lại dạng .docx không mật khẩu.",
        "it is an old Word file, or one with a password. Please open it in Word and save it as .docx without one.",
    )


def pdf() -> NotReadable:
    return NotReadable(
        "pdf",
        "sổ chưa đọc được PDF. Xin dùng bản Word (.docx), hoặc chép chữ rồi dán vào.",
        "PDF cannot be read. Please use the Word file (.docx), or copy its text and paste it.",
    )


def not_text() -> NotReadable:
    return NotReadable(
        "not-text",
        "chữ trong tệp không theo mã Unicode (UTF-8). Xin mở tệp rồi lưu lại với mã UTF-8.",
        "its text is not Unicode (UTF-8). Please open it and save it as UTF-8.",
    )


def old_letters() -> NotReadable:
    return NotReadable(
        "old-letters",
        "tệp dùng phông chữ cũ (.VnTime, VNI), sổ chưa đổi được mã chữ này. Xin chuyển sang Unicode trước.",
        "it uses old Vietnamese fonts (.VnTime, VNI) that are not Unicode. Please convert it to Unicode first.",
    )


def no_text() -> NotReadable:
    return NotReadable(
        "no-text",
        "trong tệp không có chữ nào đọc được.",
        "there is no text in it.",
    )


def again(why: str, most: str) -> NotReadable:
    """The refusal of that name, told by another process; only sentences of ours are ever shown."""
    named = {
        one.why: one
        for one in (swollen(), hostile(), not_docx(), old_word(), pdf(), not_text(), old_letters(), no_text())
    }
    if why == "too-large":
        return too_large(next((bound for bound in BOUNDS if bound == most), BOUNDS[0]))
    return named.get(why) or not_docx()
