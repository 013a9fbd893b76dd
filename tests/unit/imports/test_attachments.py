"""Attachments: photos come out small, upright and silent about where they were taken; nothing else is let in."""

from __future__ import annotations

import os
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.errors import FileProblem
from desktop_app.imports import attachments
from desktop_app.imports.attachments import LONGEST_SIDE, MAX_DOTS, PHOTO_BYTES, THUMB_BYTES, read_attachment

SECRET = "Nhà ở ấp 3"


def photo(width: int, height: int) -> Image.Image:
    """A picture with some grain, as a camera makes it: red at its left, blue at its right."""
    small = Image.effect_noise((width // 8 or 1, height // 8 or 1), 60).resize((width, height)).convert("RGB")
    small.paste((255, 0, 0), (0, 0, width // 4, height))
    small.paste((0, 0, 255), (width - width // 4, 0, width, height))
    return small


def exif(orientation: int = 1) -> bytes:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "Máy của tôi"
    made[0x9286] = SECRET  # user comment
    place = made.get_ifd(0x8825)
    place[1], place[2] = "N", (9.0, 40.0, 12.0)
    return made.tobytes()


def saved(tmp_path: Path, name: str, image: Image.Image, **how: object) -> Path:
    path = tmp_path / name
    image.save(path, **how)  # type: ignore[arg-type]
    return path


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_photo_is_made_smaller_and_keeps_its_shape(tmp_path: Path) -> None:
    path = saved(tmp_path, "ảnh.jpg", photo(4000, 3000), quality=95)
    read = read_attachment(path)
    picture = opened(read.data)
    assert (picture.format, picture.size) == ("JPEG", (LONGEST_SIDE, LONGEST_SIDE * 3 // 4))
    assert read.original == path.stat().st_size > 2 * len(read.data)


def test_a_grainy_photo_is_kept_within_two_minutes_of_the_slowest_link(tmp_path: Path) -> None:
    grainy = Image.effect_noise((1300, 1000), 60).convert("RGB")
    best = BytesIO()
    grainy.save(best, "JPEG", quality=80, optimize=True)
    assert len(best.getvalue()) > PHOTO_BYTES
    read = read_attachment(saved(tmp_path, "a.jpg", grainy, quality=95))
    assert len(read.data) < len(best.getvalue()) * 0.85
    plain = read_attachment(saved(tmp_path, "b.jpg", photo(3000, 2000), quality=95))
    assert opened(plain.data).quantization[0][0] == 6  # type: ignore[attr-defined]  # what fits keeps quality 80


def test_a_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    read = read_attachment(saved(tmp_path, "a.jpg", photo(300, 200)))
    assert opened(read.data).size == (300, 200)


@pytest.mark.parametrize("size", [(2000, 1200), (400, 300)])
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_nothing_tells_where_it_was_taken(tmp_path: Path, size: tuple[int, int], kind: str) -> None:
    how: dict[str, object] = {"exif": exif()}
    if kind == "jpg":
        how["comment"] = SECRET.encode()
    read = read_attachment(saved(tmp_path, f"a.{kind}", photo(*size), **how))
    picture = opened(read.data)
    assert not picture.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp", "XML:com.adobe.xmp"} & set(picture.info)
    for told in (SECRET.encode(), b"Exif", "Máy".encode()):
        assert told not in read.data
        assert told not in (read.thumb or b"")


@pytest.mark.parametrize("size", [(800, 400), (4000, 2000)])
def test_it_is_turned_upright(tmp_path: Path, size: tuple[int, int]) -> None:
    path = saved(tmp_path, "a.jpg", photo(*size), exif=exif(6))  # the camera was held upright
    picture = opened(read_attachment(path).data)
    assert picture.size[0] * 2 == picture.size[1]
    red, blue = picture.getpixel((picture.width // 2, 10)), picture.getpixel((picture.width // 2, picture.height - 10))
    assert red[0] > 200 > red[2]  # type: ignore[index]
    assert blue[2] > 200 > blue[0]  # type: ignore[index]


def test_a_drawing_stays_sharp_and_what_is_clear_stays_clear(tmp_path: Path) -> None:
    drawing = Image.new("RGB", (900, 600), "white")
    drawing.paste("black", (100, 100, 800, 110))
    read = read_attachment(saved(tmp_path, "a.png", drawing))
    assert (read.media_type, opened(read.data).convert("RGB").tobytes()) == ("image/png", drawing.tobytes())
    clear = Image.new("RGBA", (500, 500), (0, 0, 0, 0))
    clear.paste((255, 255, 255, 255), (100, 100, 200, 200))
    again = opened(read_attachment(saved(tmp_path, "b.png", clear)).data)
    assert again.convert("RGBA").getpixel((10, 10))[3] == 0  # type: ignore[index]


def test_the_thumbnail_fits_one_packet_or_two(tmp_path: Path) -> None:
    random.seed(1)
    noise = Image.frombytes("RGB", (900, 700), random.randbytes(900 * 700 * 3))
    for name, image in (("a.jpg", photo(3000, 2000)), ("b.jpg", noise)):
        read = read_attachment(saved(tmp_path, name, image))
        assert read.thumb is not None
        assert len(read.thumb) <= THUMB_BYTES
        assert max(opened(read.thumb).size) == 128
    assert read_attachment(saved(tmp_path, "c.png", Image.new("RGB", (40, 30)))).thumb is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK"])
def test_pictures_of_every_kind(tmp_path: Path, mode: str) -> None:
    name = "a.jpg" if mode == "CMYK" else "a.png"
    read = read_attachment(saved(tmp_path, name, photo(1900, 200).convert(mode)))
    assert max(opened(read.data).size) == LONGEST_SIDE


def test_the_same_photo_again_gives_the_same_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.jpg", photo(2500, 1500))
    assert read_attachment(path).data == read_attachment(path).data


# -- what is refused, each with its sentence


def refused(path: Path, *words: str) -> None:
    before = path.stat().st_size
    with pytest.raises(FileProblem) as caught:
        read_attachment(path)
    for word in (path.name, "Tin vẫn nguyên", "Xin", *words):
        assert word in caught.value.vi, caught.value.vi
    assert "The note is as it was" in caught.value.en
    assert path.stat().st_size == before


def test_a_photo_of_a_hundred_million_dots(tmp_path: Path) -> None:
    path = saved(tmp_path, "lớn.png", Image.new("1", (10_000, 10_000)))
    assert MAX_DOTS < 10_000 * 10_000
    refused(path, "100 triệu", "60 triệu")


def test_a_bomb_that_claims_more_than_any_camera(tmp_path: Path) -> None:
    path = saved(tmp_path, "bom.png", Image.new("1", (8, 8)))
    data = bytearray(path.read_bytes())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    path.write_bytes(data)
    refused(path, "3.600 triệu")


def test_a_film_of_200_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "phim.mp4"
    with path.open("wb") as file:
        file.write(b"\x00\x00\x00\x20ftypisom")
        file.truncate(200_000_000)
    refused(path, "phim")


def test_a_paper_of_60_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "sách.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(60_000_000)
    refused(path, "60 MB", "50 MB")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ảnh.jpg", b"MZ\x90\x00 this is a program"),
        ("ảnh.png", b"%PDF-1.4 not a picture"),
        ("giấy.pdf", b"\xff\xd8\xff\xe0 a picture"),
        ("đơn.docx", b"PK\x03\x04 an archive of something"),
        ("đơn.docx", b"%PDF-1.4"),
        ("âm.mp3", b"\x89PNG\r\n\x1a\n"),
        ("x.exe", b"MZ"),
        ("x", b""),
        ("bản.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("ảnh.heic", b"\x00\x00\x00\x18ftypheic"),
        ("trang.html", b"<html>"),
    ],
)
def test_what_is_not_what_its_name_says_or_not_of_a_known_kind(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused(path)


def test_every_truncation_and_many_changed_bytes_of_a_photo_end_in_a_picture_or_a_sentence(tmp_path: Path) -> None:
    whole = saved(tmp_path, "a.jpg", photo(320, 240), exif=exif(3)).read_bytes()
    path, dice = tmp_path / "b.jpg", random.Random(7)
    for step in range(120):
        data = bytearray(whole)
        if step < 40:
            del data[len(data) * step // 40 :]
        else:
            for _ in range(8):
                data[dice.randrange(3, len(data))] ^= dice.randrange(1, 256)
        path.write_bytes(data)
        try:
            read = read_attachment(path)
        except FileProblem:
            continue
        assert max(opened(read.data).size) <= LONGEST_SIDE


def test_papers_and_recordings_are_kept_as_they_are(tmp_path: Path) -> None:
    word = BytesIO()
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    kinds = {
        "a.pdf": (b"%PDF-1.7 text", "application/pdf"),
        "b.docx": (word.getvalue(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "c.m4a": (b"\x00\x00\x00\x18ftypmp42", "audio/mp4"),
        "d.mp3": (b"ID3\x04", "audio/mpeg"),
        "e.ogg": (b"OggS\x00", "audio/ogg"),
        "f.wav": (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav"),
    }
    for name, (data, kind) in kinds.items():
        path = tmp_path / name
        path.write_bytes(data)
        read = read_attachment(path)
        assert (read.data, read.media_type, read.original, read.thumb) == (data, kind, len(data), None)


def test_a_document_with_macros_is_not_taken(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/vbaProject.bin", "x")
    refused(tmp_path / "a.docx")


@pytest.mark.parametrize("left", [1_000, 9_000])
def test_a_recording_that_is_still_being_written_is_not_taken_for_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    path = tmp_path / "họp tổ.mp3"
    path.write_bytes(b"ID3" + bytes(4_997))
    sniff = attachments.sniff

    def meanwhile(head: bytes, name: Path) -> str | None:
        os.truncate(path, left)
        return sniff(head, name)

    monkeypatch.setattr(attachments, "sniff", meanwhile)
    with pytest.raises(FileProblem):
        read_attachment(path)
    monkeypatch.setattr(attachments, "sniff", sniff)
    assert len(read_attachment(path).data) == left
