"""The grammar of the command line (fixed: other people's scripts depend on it)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from desktop_app import cli_care, cli_parcels, cli_people
from desktop_app.errors import UserError
from sync.arguments import FOLDER_GONE, begins_nowhere, positive


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose complaint is one plain sentence, with exit code 2."""

    def error(self, message: str) -> NoReturn:
        print(f"Lệnh chưa đúng / wrong usage: {message}. Xem: {self.prog} --help", file=sys.stderr)  # noqa: T201
        sys.exit(2)


class FolderGone(UserError):
    """A relative path, and the folder that it begins in was deleted meanwhile."""

    def __init__(self) -> None:
        super().__init__(*FOLDER_GONE)


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """What the words after `sotay` mean; wrong usage ends the process with 2."""
    parser = build()
    options = parser.parse_args(arguments)
    for name, value in vars(options).items():
        if isinstance(value, str):
            setattr(options, name, _as_typed(value))
    if options.command == "sync" and options.keep and not options.server:
        parser.error("--keep: --server URL")
    formats: tuple[str, ...] = getattr(options, "formats", ())
    if formats and options.format is None:
        options.format = options.output.suffix[1:].lower()
        if options.format not in formats:
            endings = ", ".join(f".{one}" for one in formats)
            parser.error(f"{options.output.name}: {endings} (--format: {', '.join(formats)})")
    return options


def _as_typed(word: str) -> str:
    """A word of the command line as UTF-8, whatever the system's own encoding is: bytes that it has no letters for
    come as halves of characters, which nothing can store or print."""
    return os.fsencode(word).decode("utf-8", "replace") if any("\ud800" <= one <= "\udfff" for one in word) else word


def check_folder(options: argparse.Namespace) -> None:
    """Raises FolderGone when a path that was given begins in a folder that is not there any more."""
    if begins_nowhere(options):
        raise FolderGone


def build() -> Parser:
    """The parser of `sotay`."""
    everywhere = _everywhere(argparse.SUPPRESS)
    parser = Parser(
        prog="sotay",
        description="Sổ tay cộng tác viên. Không có lệnh nào thì mở cửa sổ. / Without a command, opens the window.",
        parents=[_everywhere(None)],
    )
    commands = parser.add_subparsers(dest="command", parser_class=Parser, metavar="COMMAND")

    def command(name: str, help: str, within: argparse._SubParsersAction[Parser] = commands) -> Parser:
        return within.add_parser(name, help=help, description=help, parents=[everywhere])

    init = command("init", "Tạo sổ mới / make a new notebook")
    init.add_argument("--name", default="", help="tên trên nhãn sổ / the name on its label")

    enrol = command("enrol", "Nối sổ với văn phòng bằng mã đăng ký / connect with the office by a code")
    enrol.add_argument("code", nargs="?", help="không có thì đọc một dòng từ đầu vào / else a line of stdin")
    way = enrol.add_mutually_exclusive_group(required=True)
    way.add_argument("--server", metavar="URL")
    way.add_argument("--parcel-out", type=Path, metavar="FILE", help="ghi đơn mang đi bằng USB / write a request")
    way.add_argument("--parcel-in", type=Path, metavar="FILE", help="nhận tệp trả lời / take in the office's answer")

    note = command("note", "Tin / notes").add_subparsers(dest="action", required=True, parser_class=Parser)
    add = command("add", "JSON từ đầu vào / JSON on stdin", note)
    how = add.add_mutually_exclusive_group()
    how.add_argument("--draft", action="store_true", help="để nháp / keep it a draft")
    how.add_argument("--batch", action="store_true", help="mỗi dòng một tin / one note a line")
    listing = command("list", "Danh sách tin / list notes", note)
    _filter_of_notes(listing)
    listing.add_argument("--deleted", action="store_true", help="những tin đã bỏ, bỏ sau đứng trước / deleted notes")
    listing.add_argument("--limit", type=positive, default=50)
    attach = command("attach", "Đính kèm ảnh, tệp vào tin / attach photos and files to a note", note)
    attach.add_argument("id")
    attach.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for name, help in (
        ("show", "Xem một tin / show a note"),
        ("complete", "Hoàn tất bản nháp / complete a draft"),
        ("undelete", "Lấy lại tin đã bỏ / bring a deleted note back"),
    ):
        command(name, help, note).add_argument("id")

    meeting = command("meeting", "Cuộc họp / meetings").add_subparsers(
        dest="action", required=True, parser_class=Parser
    )
    command("add", "JSON từ đầu vào / JSON on stdin", meeting)
    command("list", "Danh sách cuộc họp / list meetings", meeting).add_argument("--limit", type=positive, default=50)
    command("show", "Xem một cuộc họp / show a meeting", meeting).add_argument("id")
    command("finish", "Kết thúc cuộc họp / finish a meeting", meeting).add_argument("id")
    export = command("export", "Xuất biên bản / export the minutes", meeting)
    export.add_argument("id")
    export.add_argument("--preset", default="nd30-2020")
    export.add_argument("--annex", action="store_true", help="phụ lục số người theo nhóm / the counts as an annex")
    export.add_argument("--mark", action="store_true", help="phiên bản và mã ở chân trang / version, code at the foot")
    _file(export, "docx", "pdf", "html", "txt")

    reading = command("import", "Đọc chương trình, biên bản cũ / read an agenda or older minutes", meeting)
    reading.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument("--keep", action="store_true", help="mở cuộc họp nháp / keep it as a draft meeting")

    followup = command("followup", "Việc theo dõi / follow-ups").add_subparsers(
        dest="action", required=True, parser_class=Parser
    )
    due = command("list", "Danh sách việc theo dõi / list follow-ups", followup)
    due.add_argument("--overdue", action="store_true")
    due.add_argument("--limit", type=positive, default=200)
    command("set", "JSON các ô cần đổi / JSON of the fields to change", followup).add_argument("id")

    lists = command("export", "Xuất danh sách ra tệp / export lists").add_subparsers(
        dest="action", required=True, parser_class=Parser
    )
    tin = command("notes", "Tin / notes", lists)
    _filter_of_notes(tin)
    _file(tin, "csv", "xlsx", "json")
    log = command("meetings", "Sổ theo dõi cuộc họp, có số cộng / the meeting log with totals", lists)
    _period(log)
    log.add_argument("--area")
    _file(log, "xlsx", "csv")
    pending = command("followups", "Danh sách việc theo dõi / the follow-up list", lists)
    pending.add_argument("--overdue", action="store_true")
    _file(pending, "docx", "pdf", "xlsx", "csv")
    answers = command("feedback", "Dân đã hỏi – cơ quan đã trả lời / what was asked and answered", lists)
    answers.add_argument("--meeting", metavar="ID", help="hỏi đáp của một cuộc họp / questions of one meeting")
    _period(answers)
    _file(answers, "docx", "pdf")

    search = command("search", "Tìm, có dấu hay không dấu / search, with or without marks")
    search.add_argument("text")
    search.add_argument("--limit", type=positive, default=50)

    sync = command("sync", "Gửi và nhận / send and receive")
    sync.add_argument("--server", metavar="URL", help="địa chỉ khác của cùng nơi nhận / another address of the same")
    sync.add_argument("--keep", action="store_true", help="từ nay gửi tới địa chỉ ấy / use that address from now on")

    guard = command("guard", "Soi chỗ riêng tư trong văn bản / find private details in a text on stdin")
    guard.add_argument("--batch", action="store_true", help='mỗi dòng {"id","text"} / one {"id","text"} a line')
    guard.add_argument("--minutes", action="store_true", help="văn bản là biên bản / the text is minutes")

    command("status", "Tin đã đi đến đâu / what is where")
    command("ledger", "Sổ giao nhận / the delivery book").add_argument("--limit", type=positive, default=100)
    cli_care.add_arguments(command, Parser)
    cli_parcels.add_arguments(command, Parser)
    cli_people.add_arguments(command, Parser)
    return parser


def _filter_of_notes(parser: Parser) -> None:
    parser.add_argument("--topic")
    parser.add_argument("--area")
    _period(parser)
    parser.add_argument("--severity", type=int, choices=range(6))


def _period(parser: Parser) -> None:
    parser.add_argument("--since", metavar="YYYY-MM-DD")
    parser.add_argument("--until", metavar="YYYY-MM-DD")


def _file(parser: Parser, *formats: str) -> None:
    help = "không có thì theo đuôi của tên tệp / else the file name's ending decides"
    parser.add_argument("--format", choices=formats, help=help)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.set_defaults(formats=formats)


def _everywhere(default: object) -> Parser:
    """Options that work before and after the command; after it they must not reset what stood before."""
    options = Parser(add_help=False, argument_default=default)
    options.add_argument("--profile", type=Path, metavar="DIR", help="thư mục của sổ / the notebook's folder")
    options.add_argument("--person", metavar="NAME", help="người nào trên máy này / which person of this machine")
    options.add_argument("--passphrase-file", type=Path, metavar="FILE", help="tệp chứa mật khẩu / file that holds it")
    options.add_argument("--json", action="store_true", default=default or False, help="kết quả dạng JSON")
    return options
