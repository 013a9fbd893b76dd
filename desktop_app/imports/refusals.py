"""Why a file is not read, each with one sentence. Nothing was taken over, and the file is as it was."""

from __future__ import annotations

from desktop_app.errors import FileProblem


class NotReadable(FileProblem):
    """The file cannot be read as a document. `why` is a short stable word for programs and tests."""

    def __init__(self, why: str, vi: str, en: str) -> None:
        self.why = why
        super().__init__(
            f"Chưa nhập được tệp: {vi} Sổ và tệp vẫn nguyên.",
            f"The file was not imported: {en} The notebook and the file are as they were.",
        )


def too_large(most: str) -> NotReadable:
    return NotReadable(
        "too-large",
        f"tệp lớn quá {most}. Xin tách thành tệp nhỏ hơn.",
        f"it is larger than {most}. Please divide it.",
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
