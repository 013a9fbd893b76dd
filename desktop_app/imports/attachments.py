"""A file that somebody wants to attach → what is kept of it. Photos are made smaller and lose where and when they were
taken; everything else is kept as it is when it is what its name says.

A picture is drawn anew from its dots: nothing of the old file's metadata (EXIF, place, comments, colour profile) can
come along. It is turned upright, its longest side is at most 1800 dots (an A4 page is then legible at 150 dpi) and it
is never enlarged.
"""

from __future__ import annotations

import errno
import os
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.errors import FileProblem

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES: Final = 50 * 1000 * 1000
MAX_FILES: Final = 20
"""As a note may name (domain/notes.py): said when a file is attached, not when the note is completed."""
# A photo is read whole before it is made smaller; a camera's own file may be larger than what is kept of it.
MAX_PHOTO_BYTES: Final = 100 * 1000 * 1000
# The best telephones take 50 million dots. Decoded, this many take a quarter of a gigabyte for a moment.
MAX_DOTS: Final = 60_000_000
LONGEST_SIDE: Final = 1800
# The best of these that fits PHOTO_BYTES, two minutes on the slowest link; small print stays legible with the last too.
QUALITIES: Final = (80, 70, 60)
PHOTO_BYTES: Final = 300 * 1000
# A drawing or a picture of a screen stays without loss up to here; above it only where that costs half more at most.
SHARP_BYTES: Final = 100 * 1000
THUMB_SIDE: Final = 128
THUMB_BYTES: Final = 8 * 1024
HEAD: Final = 64

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VIDEO, OLD_WORD, HEIC = "video", "application/msword", "image/heic"
# What the name promises. Pictures are not told apart by it: they travel under each other's names all the time.
_ENDINGS: Final = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp"), "image"),
    ".pdf": PDF,
    ".docx": DOCX,
    **dict.fromkeys((".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wav", ".amr", ".3ga"), "audio"),
}
_FORMATS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is kept. Attributes: `data`, `media_type`; `original` bytes of the file as it was; `thumb` a JPEG of at most
    8 kB, None where there is nothing to see or the picture is that small itself."""

    data: bytes
    media_type: str
    original: int
    thumb: bytes | None = None


def read_attachment(path: Path) -> Attachment:
    """Read, check and where it is a picture shrink the file. Raises FileProblem; the file itself is never changed."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            kind = sniff(file.read(HEAD), path)
            if kind is None or kind in (VIDEO, OLD_WORD, HEIC):
                raise _not_taken(path, kind)
            _check_name(path, kind)
            most = MAX_PHOTO_BYTES if kind in _FORMATS else MAX_BYTES
            if size > most:
                raise _too_large(path, size, most)
            file.seek(0)
            data = file.read(most + 1)
            if len(data) != size or os.fstat(file.fileno()).st_size != size:
                # Still being recorded or copied, or cut short: a part of it would pass for the whole.
                raise OSError(errno.EBUSY, "it changed while it was read")
    except OSError as error:
        raise FileProblem(
            f"Chưa đọc được tệp {path.name}. Tin vẫn nguyên. Xin kiểm tra lại tệp rồi thử lần nữa.",
            f"The file {path.name} cannot be read. The note is as it was. Please check the file and try again.",
        ) from error
    if kind in _FORMATS:
        return _picture(data, kind, path)
    if kind == DOCX and not _is_word(data):
        raise _not_taken(path, None)
    return Attachment(data, kind, len(data))


def read_picture(data: bytes, name: str) -> Attachment:
    """A picture that was copied, as PNG; it never lay on the disk. `name` is what a refusal calls it. Raises
    FileProblem."""
    return _picture(data, PNG, Path(name))


def check_count(attached: int) -> None:
    """Raises FileProblem when a note that has so many files takes no more."""
    if attached >= MAX_FILES:
        raise FileProblem(
            f"Tin này đã có {attached} tệp, một tin nhận đến {MAX_FILES}. Tin vẫn nguyên. Xin bỏ bớt tệp, hoặc ghi "
            "tin khác cho phần còn lại.",
            f"This note has {attached} files, and a note takes {MAX_FILES}. It is as it was. Please take one out, or "
            "write another note for the rest.",
        )


def sniff(head: bytes, path: Path) -> str | None:
    """The kind of a file by its first bytes (the name only helps where sound and film share a container)."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return DOCX
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_WORD
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": "audio/wav", b"AVI ": VIDEO}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _container(head[8:12], path)
    if head.startswith((b"\x1aE\xdf\xa3", b"\x00\x00\x01\xba", b"FLV", b"0&\xb2u\x8ef\xcf\x11")):
        return VIDEO
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return "audio/aac" if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return None


def _container(brand: bytes, path: Path) -> str:
    if brand in (b"heic", b"heix", b"heif", b"mif1", b"avif", b"msf1"):
        return HEIC
    # Telephones write recordings under the brands of films; only the ending tells.
    if brand in (b"M4A ", b"M4B ") or path.suffix.casefold() in (".m4a", ".3ga"):
        return "audio/mp4"
    return VIDEO


def _check_name(path: Path, kind: str) -> None:
    promised = _ENDINGS.get(path.suffix.casefold())
    if promised is None or kind.startswith(promised):
        return
    raise FileProblem(
        f"Tệp {path.name} không phải loại mà tên của nó nói: bên trong là {_named(kind, 'vi')}. Tin vẫn nguyên. "
        "Xin xem lại có đúng tệp không; nếu đúng, xin đổi đuôi tên tệp rồi đính kèm lại.",
        f"{path.name} is not what its name says: inside is {_named(kind, 'en')}. The note is as it was. Please check "
        "that it is the right file; if so, change the ending of its name and attach it again.",
    )


def _named(kind: str, language: str) -> str:
    names = {
        "image": ("ảnh", "a picture"),
        "audio": ("bản ghi âm", "a sound recording"),
        PDF: ("PDF", "a PDF"),
        DOCX: ("tài liệu Word hoặc tệp nén", "a Word document or an archive"),
    }
    vi, en = names.get(kind) or names[kind.partition("/")[0]]
    return en if language == "en" else vi


def _not_taken(path: Path, kind: str | None) -> FileProblem:
    safe_vi, safe_en = "Tin vẫn nguyên.", "The note is as it was."
    if kind == VIDEO:
        return FileProblem(
            f"Sổ chưa nhận phim, nên {path.name} chưa được đính kèm. {safe_vi} Xin giữ phim ở máy, ghi lại bằng chữ "
            "điều thấy được, hoặc đính kèm một ảnh chụp từ phim.",
            f"Films cannot be attached, so {path.name} was not. {safe_en} Please keep the film, write down what it "
            "shows, or attach a picture from it.",
        )
    if kind == OLD_WORD:
        return FileProblem(
            f"{path.name} là tài liệu Office kiểu cũ nên chưa đính kèm được. {safe_vi} Xin mở nó, lưu thành DOCX hoặc "
            "PDF rồi đính kèm tệp mới.",
            f"{path.name} is an Office document of the old kind and was not attached. {safe_en} Please open it, save "
            "it as DOCX or PDF and attach the new file.",
        )
    if kind == HEIC:
        return FileProblem(
            f"{path.name} là ảnh kiểu HEIC nên chưa đính kèm được. {safe_vi} Xin lưu ảnh thành JPEG (hoặc gửi ảnh sang "
            "máy này qua Zalo, email) rồi đính kèm tệp mới.",
            f"{path.name} is a picture in HEIC and was not attached. {safe_en} Please save it as JPEG (or send it to "
            "this machine by mail) and attach the new file.",
        )
    promised = _ENDINGS.get(path.suffix.casefold())
    if promised is not None:
        return FileProblem(
            f"Tệp {path.name} không phải {_named(promised, 'vi')} như tên của nó nói, hoặc đã hỏng. {safe_vi} "
            "Xin chọn đúng tệp, hoặc chép lại từ máy đã tạo ra nó.",
            f"{path.name} is not {_named(promised, 'en')} as its name says, or it is damaged. {safe_en} "
            "Please choose the right file, or copy it again from where it was made.",
        )
    return FileProblem(
        f"Sổ nhận ảnh (JPEG, PNG, WebP), PDF, DOCX và bản ghi âm; {path.name} không phải loại nào trong đó. {safe_vi} "
        "Xin lưu nó thành PDF hoặc ảnh rồi đính kèm lại.",
        f"Pictures (JPEG, PNG, WebP), PDF, DOCX and sound can be attached; {path.name} is none of them. {safe_en} "
        "Please save it as PDF or as a picture and attach that.",
    )


def _too_large(path: Path, size: int, most: int) -> FileProblem:
    shown, limit = format_number(size / 1e6, 0), format_number(most // 1_000_000)
    return FileProblem(
        f"Tệp {path.name} cỡ {shown} MB, sổ nhận đến {limit} MB nên chưa đính kèm. Tin vẫn nguyên. "
        "Xin chia nhỏ hoặc lưu ở cỡ nhỏ hơn rồi thử lại.",
        f"{path.name} has {shown} MB; up to {limit} MB can be attached, so it was not. The note is as it was. "
        "Please divide it or save it smaller and try again.",
    )


def _damaged(path: Path) -> FileProblem:
    return FileProblem(
        f"Ảnh {path.name} bị hỏng nên chưa đính kèm được. Tin vẫn nguyên. Xin chép lại ảnh từ máy chụp rồi thử lại.",
        f"The picture {path.name} is damaged and was not attached. The note is as it was. Please copy it again from "
        "the camera and try once more.",
    )


# -- pictures


def _picture(data: bytes, kind: str, path: Path) -> Attachment:
    from PIL import Image

    # Ours is the stricter guard, and it speaks; the library's own would print a warning first.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(data), formats=[_FORMATS[kind]]) as opened:
            dots = opened.width * opened.height
            if dots <= MAX_DOTS:
                return _shrunk(opened, kind, len(data))
    except Exception as error:  # a decoder may fail in any way at all on bytes that nobody vouches for
        raise _damaged(path) from error
    millions = format_number(dots // 1_000_000)
    most = format_number(MAX_DOTS // 1_000_000)
    raise FileProblem(
        f"Ảnh {path.name} có {millions} triệu điểm ảnh, sổ nhận đến {most} triệu nên chưa đính kèm. Tin vẫn nguyên. "
        "Xin chụp lại ở cỡ nhỏ hơn, hoặc lưu ảnh ở cỡ nhỏ hơn rồi đính kèm lại.",
        f"{path.name} has {millions} million dots; up to {most} million can be attached, so it was not. The note is "
        "as it was. Please take it again in a smaller size, or save it smaller, and attach that.",
    )


def _shrunk(opened: Image.Image, kind: str, original: int) -> Attachment:
    from PIL import Image, ImageOps

    before, turned = opened.size, opened.getexif().get(0x0112, 1) not in (0, 1)
    made: list[bytes] = []
    if kind == JPEG and max(before) <= LONGEST_SIDE and not turned and opened.mode in ("RGB", "L"):
        # Already small: its own tables lose next to nothing. Saved without a word of what it said of itself.
        opened.load()
        opened.info.clear()
        made.append(_saved(opened, "JPEG", quality="keep", optimize=True))
    # Decodes a large JPEG at a half or a quarter of its size at once. A square box, so turning may wait.
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = ImageOps.exif_transpose(opened) if turned else opened
    clear = _is_clear(picture)
    picture = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB")
    picture.info.clear()
    flat = picture.convert("RGB") if clear else picture
    for quality in QUALITIES:
        made.append(_saved(flat, "JPEG", quality=quality, optimize=True))
        if len(made[-1]) <= PHOTO_BYTES:
            break
    data, media_type = min(made, key=len), JPEG
    if clear or kind == PNG:
        sharp = _saved(picture, "PNG")
        if clear or len(sharp) <= max(SHARP_BYTES, len(data) * 3 // 2):
            data, media_type = sharp, PNG
    return Attachment(data, media_type, original, _thumb(flat) if len(data) > THUMB_BYTES else None)


def _is_clear(picture: Any) -> bool:
    """Whether anything can be seen through the picture."""
    if picture.mode == "P" and "transparency" not in picture.info:
        return False
    if picture.mode not in ("RGBA", "LA", "PA", "P"):
        return False
    return bool(picture.convert("RGBA").getchannel("A").getextrema()[0] < 255)


def _thumb(picture: Image.Image) -> bytes | None:
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    for quality in (65, 45, 25):
        data = _saved(small, "JPEG", quality=quality, optimize=True)
        if len(data) <= THUMB_BYTES:
            return data
    return None


def _saved(picture: Any, format: str, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, format, **how)
    return out.getvalue()


def _is_word(data: bytes) -> bool:
    """Whether an archive is a Word document without macros. Only its list of names is read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        return False
    return "word/document.xml" in names and not any("vbaProject" in name for name in names)
