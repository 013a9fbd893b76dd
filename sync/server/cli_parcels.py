"""`sotay-server parcel read|write|key`: parcels that couriers bring, and those that they take home.

`read` and `write` may run beside a serving process.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sync.parcel.errors import ParcelError, Trouble
from sync.server import errors
from sync.server.cli_grammar import add_url, group
from sync.server.cli_words import many

SENTENCES: Final[Mapping[Trouble, tuple[str, str]]] = MappingProxyType(
    {
        Trouble.DAMAGED: (
            "Túi chuyển bị hỏng hoặc bị cắt cụt, chưa nhận gì từ túi chuyển này. Xin người gửi ghi lại túi chuyển.",
            "The parcel is damaged or cut off; nothing of it was taken in. Please ask the sender to write it again.",
        ),
        Trouble.FORGED: (
            "Chữ ký của túi chuyển không đúng, chưa nhận gì từ túi chuyển này. Xin hỏi lại người gửi.",
            "The parcel's signature is wrong; nothing of it was taken in. Please ask the sender.",
        ),
        Trouble.FOR_OTHERS: (
            "Túi chuyển gửi cho nơi khác, máy chủ để nguyên. Xin chuyển tiếp giúp.",
            "The parcel is for somebody else and was left alone. Please pass it on.",
        ),
        Trouble.UNKNOWN_SENDER: (
            "Túi chuyển từ một máy chưa đăng ký ở đây, chưa nhận gì. Xin cấp mã đăng ký cho người đó.",
            "The parcel is from a machine that is not enrolled here; nothing was taken in. "
            "Please give its owner a code.",
        ),
        Trouble.STALE: (
            "Túi chuyển thuộc về một lần trước khi khôi phục, chưa nhận gì. Xin ghi túi chuyển mới.",
            "The parcel is from before a restore; nothing was taken in. Please write a new one.",
        ),
        Trouble.OLD_KEYS: (
            "Túi chuyển có từ trước khi đổi khoá nên không còn giá trị, chưa nhận gì. Xin ghi túi chuyển mới.",
            "The parcel is from before the keys were changed; nothing was taken in. Please write a new one.",
        ),
        Trouble.NEWER: (
            "Túi chuyển do phiên bản mới hơn ghi, vẫn còn nguyên. Xin cài bản mới của sotay-server rồi đọc lại.",
            "The parcel was made by a newer version and is untouched. "
            "Please install the new sotay-server and read it again.",
        ),
        Trouble.NO_KEY: (
            "Máy chủ chưa có khoá túi chuyển. Xin chạy: sotay-server parcel key DIR --root-key TỆP.",
            "The server has no parcel key yet. Please run: sotay-server parcel key DIR --root-key FILE.",
        ),
        Trouble.FULL: (
            "Chỗ ghi túi chuyển đã đầy. Những túi chuyển đã ghi xong vẫn dùng được. Xin dọn bớt rồi chạy lại.",
            "There is no room for the parcels. Those that were finished can be used. Please make room and run again.",
        ),
        Trouble.UNWRITABLE: (
            "Không ghi được vào thư mục này. Dữ liệu máy chủ vẫn nguyên. Xin kiểm tra thư mục hoặc khoá ghi của USB.",
            "The folder cannot be written. The server's data is whole. Please check the folder or the stick's lock.",
        ),
        Trouble.UNRELIABLE: (
            "USB đọc lại không giống lúc ghi nên túi chuyển đã bị bỏ. Dữ liệu máy chủ vẫn nguyên. Xin dùng USB khác.",
            "What was written reads back differently, so it was removed. The server's data is whole. "
            "Please use another stick.",
        ),
        Trouble.UNREADABLE: (
            "Không đọc được thư mục hoặc USB này. Dữ liệu máy chủ vẫn nguyên. Xin cắm lại rồi thử lại.",
            "The folder or stick cannot be read. The server's data is whole. Please plug it in again and retry.",
        ),
        Trouble.CANCELLED: ("Đã dừng theo yêu cầu.", "Stopped as you asked."),
        Trouble.OTHER_KIND: (
            "Tệp này là túi chuyển loại khác, không phải đơn đăng ký. Chưa có gì thay đổi. "
            "Xin lấy đúng tệp của lệnh sotay enrol --parcel-out.",
            "This file is another kind of parcel and no request to enrol. Nothing was changed. "
            "Please use the file of: sotay enrol --parcel-out.",
        ),
        Trouble.NO_REQUEST: (
            "Tệp này trả lời một đơn không có ở đây. Chưa có gì thay đổi. Xin lấy đúng tệp.",
            "This file answers a request that is not known here. Nothing was changed. Please use the right file.",
        ),
    }
)


MB = 1_000_000


class ParcelFailed(errors.ServerError):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(*SENTENCES[trouble])


class NotAllTaken(errors.ServerError):
    """Said after the answer, so that whoever only looks at the exit code notices too."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Có {count} túi chuyển chưa nhận được, lý do ghi ở trên; các túi khác đã nhận xong.",
            f"{many(count, 'parcel')} could not be taken in, the reasons stand above; all others were.",
        )


class NotAllWritten(errors.ServerError):
    """The stick was too small for these machines; the others have theirs."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Chỗ ghi đã đầy: {count} máy chưa có túi chuyển mới. Túi của các máy khác đã ghi xong và dùng được. "
            "Xin dọn bớt, hoặc thay USB lớn hơn, rồi chạy lại.",
            f"There is no room: {many(count, 'machine')} got no new parcel. Those of the others are written and can be "
            "used. Please make room, or take a larger stick, and run again.",
        )


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `parcel` to the grammar."""
    add = group(commands, common, "parcel", "túi chuyển: nhận, ghi, khoá")
    read = add_url(add("read", _read, "nhận mọi túi chuyển trong thư mục"))
    read.add_argument("folder", metavar="FOLDER", type=Path)
    write = add_url(add("write", _write, "ghi túi chuyển mang về cho mọi máy của điểm"))
    write.add_argument("folder", metavar="FOLDER", type=Path)
    write.add_argument("--area", help="chỉ một điểm: mã địa bàn")
    key = add_url(add("key", _key, "thêm khoá túi chuyển cho máy chủ lập từ trước"))
    key.add_argument(
        "--root-key",
        metavar="TỆP",
        type=Path,
        required=True,
        help="tệp root-key.txt (hoặc spare-root-key.txt) từ nơi cất giữ",
    )


def _megabytes(text: str) -> int:
    size = int(text)
    if size < 1:
        raise argparse.ArgumentTypeError("≥ 1")
    return size * MB


def add_hub(serve: argparse.ArgumentParser) -> None:
    """The options that make `serve` serve a hub."""
    serve.add_argument("--hub", action="store_true", help="trạm: giữ và chuyển túi, không mở được túi nào")
    for name, what, size in (("--hub-most", "tất cả", 20_000), ("--hub-each", "mỗi máy", 2_000)):
        help = f"trạm giữ nhiều nhất bấy nhiêu MB, {what} (mặc định {size})"
        serve.add_argument(name, metavar="MB", type=_megabytes, default=size * MB, help=help)
    serve.add_argument("--upstream", metavar="URL", help="địa chỉ máy chủ mà trạm chuyển tới")


def serve_hub(arguments: argparse.Namespace, output: Any) -> None:
    from sync.hub.serving import serve_hub as serve

    if not arguments.upstream:
        raise errors.BadInput(
            "Trạm cần biết máy chủ: xin thêm --upstream URL.",
            "A hub needs to know its server: please add --upstream URL.",
        )
    serve(
        arguments.dir.absolute(),
        arguments.upstream,
        (arguments.hub_most, arguments.hub_each),
        arguments.host,
        arguments.port,
        lambda address: output.write({"ready": address}, lambda: f"ready {address}"),
    )


def _read(arguments: argparse.Namespace, output: Any) -> None:
    from sync.carriers.parcel import ParcelFolder, opener
    from sync.server import copies, folder
    from sync.server.database import explained
    from sync.server.parcels import Parcels
    from sync.server.serving import utc_now

    stick = ParcelFolder(arguments.folder)
    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    total = {"read": 0, "stored": 0, "duplicate": 0, "held": 0, "blobs": 0, "others": 0, "reports": 0}
    refused: list[dict[str, str]] = []
    disk: errors.ServerError | None = None
    try:
        with explained(opened.engine), copies.keeping(opened, utc_now):
            office = Parcels(opened, now=utc_now, random=secrets.token_bytes)
            found = _told(stick.parcels)
            refused += [_refusal(path.name, Trouble.DAMAGED, output) for path in _told(stick.broken)]
            for one in found:
                if not office.can_open(one.head):
                    total["others"] += 1
                    continue
                try:
                    done = office.take(opener(one.path))
                except ParcelError as problem:
                    refused.append(_refusal(one.path.name, problem.trouble, output))
                    continue
                except (errors.DiskFull, errors.NotWritable) as problem:
                    disk = disk or problem  # for a photo: what was written is taken in all the same
                    continue
                total["read"] += 1
                for name in ("stored", "duplicate", "held", "blobs"):
                    total[name] += getattr(done, name)
                total["reports"] += done.report
    finally:
        opened.close()
    output.write({**total, "refused": refused}, lambda: _read_words(total, refused, output))
    if disk is not None:
        raise disk
    if refused:
        raise NotAllTaken(len(refused))


def _read_words(total: dict[str, int], refused: list[dict[str, str]], output: Any) -> str:
    lines = [
        output.say(
            f"Đã nhận {total['read']} túi chuyển: {total['stored']} bản ghi mới, {total['duplicate']} đã có, "
            f"{total['held']} chờ xem, {total['blobs']} ảnh và tệp.",
            f"Took in {many(total['read'], 'parcel')}: {many(total['stored'], 'new revision')}, {total['duplicate']} "
            f"known already, {total['held']} held for review, "
            f"{many(total['blobs'], 'photo or file', 'photos and files')}.",
        )
        if total["read"]
        else output.say(
            "Chưa nhận túi chuyển nào: ở đây không có túi nào nhận được.",
            "No parcel was taken in: there is none here that could be.",
        )
    ]
    if total["reports"]:
        lines.append(
            output.say(
                "Có báo sự cố gửi kèm. Xem bằng: sotay-server reports.",
                "Problem reports came along. See them with: sotay-server reports.",
            )
        )
    if total["read"]:
        lines.append(
            output.say(
                "Xin ghi túi chuyển mang về (sotay-server parcel write), để người gửi có biên nhận.",
                "Please write the parcels that go home (sotay-server parcel write), so that the senders get receipts.",
            )
        )
    lines += [f"{one['file']}: {one['sentence']}" for one in refused]
    return "\n".join(lines)


def _write(arguments: argparse.Namespace, output: Any) -> None:
    from sync.carriers.parcel import ParcelFolder
    from sync.server import copies, folder
    from sync.server.database import explained
    from sync.server.parcels import Parcels
    from sync.server.serving import utc_now

    stick = ParcelFolder(arguments.folder)
    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    devices = files = size = full = 0
    try:
        with explained(opened.engine):
            copies.settle(opened, utc_now)
            office = Parcels(opened, now=utc_now, random=secrets.token_bytes)
            wanted = office.devices(arguments.area)
            if arguments.area is not None and not wanted:
                raise errors.BadInput(
                    f"Chưa có máy nào của địa bàn {arguments.area}, nên chưa ghi túi nào. Xin xem lại mã địa bàn.",
                    f"No device has the area {arguments.area}, so nothing was written. Please look at its code.",
                )
            _told(stick.room)
            stick.tidy()
            there = _told(stick.parcels)
            for place, device in enumerate(wanted):
                try:
                    written = office.write(stick, device, there, share=len(wanted) - place)
                except ParcelError as problem:
                    if problem.trouble is not Trouble.FULL:
                        raise ParcelFailed(problem.trouble) from problem
                    full += 1  # what is for others may be smaller
                    continue
                devices += bool(written)
                files += len(written)
                size += sum(one.size for one in written)
    finally:
        opened.close()
    output.write(
        {"devices": devices, "files": files, "bytes": size, "full": full},
        lambda: output.say(
            f"Đã ghi và đọc lại {files} túi chuyển cho {devices} máy ({size} byte). "
            "Túi của máy nào, máy ấy mới mở được.",
            f"Wrote and read back {many(files, 'parcel')} for {many(devices, 'machine')} ({size} bytes). Only its own "
            "machine can open each.",
        ),
    )
    if full:
        raise NotAllWritten(full)


def _key(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit, folder
    from sync.server.parcel_keys import add_parcel_key
    from sync.server.serving import utc_now

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with audit.noted(opened, audit.PARCEL_KEY, {}, utc_now):
            added = add_parcel_key(opened, arguments.root_key, secrets.token_bytes)
    finally:
        opened.close()
    output.write(
        {"added": added},
        lambda: (
            output.say(
                "Đã thêm khoá túi chuyển. Xin khởi động lại máy chủ; các sổ nhận khoá ở lần gửi qua mạng kế tiếp.",
                "The parcel key was added. Please restart the server; notebooks learn it at their next sync.",
            )
            if added
            else output.say("Máy chủ đã có khoá túi chuyển.", "The server has a parcel key already.")
        ),
    )


def _refusal(file: str, trouble: Trouble, output: Any) -> dict[str, str]:
    vi, en = SENTENCES[trouble]
    return {"file": file, "why": trouble.value, "sentence": output.say(vi, en)}


def _told(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except ParcelError as problem:
        raise ParcelFailed(problem.trouble) from problem
