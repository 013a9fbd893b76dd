"""`sotay-server`: make a server, serve it, give out codes, see what has arrived. Its database: `cli_database.py`.

Exit 0 done; 1 could not be done, with one sentence on stderr; 2 wrong usage. `--json` works with all.
Vietnamese unless SOTAY_LANG=en.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from sync.arguments import begins_nowhere, positive
from sync.server import cli_control, cli_database, cli_enrol, cli_hubs, cli_keys, cli_parcels, errors
from sync.server.cli_grammar import add_url, adder
from sync.server.cli_words import kind, moment, table


def main(argv: Sequence[str] | None = None) -> int:
    """The console script."""
    language = "en" if os.environ.get("SOTAY_LANG", "").lower().startswith("en") else "vi"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    arguments = parser.parse_args(argv)
    if getattr(arguments, "upstream", None) and not arguments.hub:
        parser.error("--upstream chỉ đi cùng --hub / goes with --hub only")
    output = _Output(bool(getattr(arguments, "json", False)), language)
    try:
        if begins_nowhere(arguments):
            raise errors.FolderGone
        arguments.run(arguments, output)
    except errors.ServerError as problem:
        _say(problem.sentence(language))
        return 1
    except OSError as problem:
        _say(_told(problem, arguments).sentence(language))
        return 1
    except KeyboardInterrupt:
        _say(errors.Stopped().sentence(language))
        return 1
    return 0


def _say(sentence: str) -> None:
    with suppress(OSError, AttributeError):  # None when the caller closed it: then there is nobody to tell
        sys.stderr.write(sentence + "\n")


def _told(problem: OSError, arguments: argparse.Namespace) -> errors.ServerError:
    from sync.server.files import told

    return told(problem, arguments.dir.absolute())


class _Output:
    """Writes results: JSON and nothing else, or lines for people."""

    def __init__(self, as_json: bool, language: str) -> None:
        self.as_json = as_json
        self.english = language == "en"

    def write(self, value: Any, text: Callable[[], str]) -> None:
        """Nobody may be there to read it: a server that says "ready" serves on. Raises NotShown."""
        shown = json.dumps(value, ensure_ascii=False) if self.as_json else text()
        if sys.stdout is None:  # closed by the caller
            return
        try:
            sys.stdout.write(shown + "\n")
            sys.stdout.flush()
        except OSError as problem:
            # What could not be written is still held, and the interpreter would try again as it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(problem, BrokenPipeError):  # whoever read it (head, less) has read enough
                raise errors.NotShown from problem

    def say(self, vi: str, en: str) -> str:
        return en if self.english else vi


class _Parser(argparse.ArgumentParser):
    """Complains in one sentence, with exit code 2."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"Lệnh chưa đúng / wrong usage: {message}. Xem: {self.prog} --help\n")
        sys.exit(2)


def _parser() -> _Parser:
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="JSON và không gì khác")
    parser = _Parser(prog="sotay-server", description="Máy chủ Sổ tay", parents=[common])
    commands = parser.add_subparsers(required=True, metavar="LỆNH", parser_class=_Parser)

    add = adder(commands, common)

    init = add("init", _init, "tạo máy chủ mới trong một thư mục trống")
    init.add_argument("--name", default="Điểm đồng bộ", help="tên đơn vị")
    add_url(init)
    serve = add("serve", _serve, "chạy máy chủ")
    serve.add_argument(
        "--host", default="127.0.0.1", help="địa chỉ của máy này, 0.0.0.0: mọi địa chỉ; ngoài 127.0.0.1 thì luôn mã hoá"
    )
    serve.add_argument("--port", type=int, default=8080, help="0: cổng trống bất kỳ")
    add_url(serve)
    cli_parcels.add_hub(serve)
    serve.add_argument("--docs", action="store_true", help="mở cả /docs và /openapi.json")
    serve.add_argument("--workers", type=positive, default=1, metavar="N", help="số tiến trình (cần PostgreSQL)")
    code = add("enrol-code", _enrol_code, "cấp mã đăng ký cho một người")
    code.add_argument("--name", required=True, help="tên người nhận mã")
    code.add_argument(
        "--role",
        required=True,
        choices=("collaborator", "coordinator"),
        help="collaborator: cộng tác viên; coordinator: điều phối viên, đọc tin của cả địa bàn",
    )
    code.add_argument("--area", required=True, help="mã địa bàn, ví dụ 29461 (xã Trà Cú)")
    add_url(code)
    notes = add("notes", _notes, "những gì đã về, mới nhất trước")
    notes.add_argument("--type", default="note", help="loại bản ghi; all: tất cả")
    notes.add_argument("--limit", type=positive, default=100, help="nhiều nhất bấy nhiêu dòng (mặc định 100)")
    add_url(notes)
    add_url(add("status", _status, "tình trạng máy chủ"))
    cli_enrol.add_commands(add)
    cli_control.add_commands(add)
    cli_database.add_commands(add)
    cli_parcels.add_commands(commands, common)
    cli_hubs.add_commands(commands, common)
    cli_keys.add_commands(commands, common)
    return parser


def _init(arguments: argparse.Namespace, output: _Output) -> None:
    from sync.server import folder
    from sync.server.serving import utc_now

    where: Path = arguments.dir.absolute()
    folder.init(where, name=_named(arguments.name), now=utc_now(), url=arguments.database)
    safe = where / "move-to-safety"
    keys = [str(safe / f"{name}.txt") for name in ("root-key", "spare-root-key", "recovery-key")]
    output.write(
        {"dir": str(where), "move_to_safety": keys},
        lambda: output.say(
            f"Đã tạo máy chủ trong {where}.\n"
            f"Xin chép ba tệp khoá trong {safe} ra hai nơi cất giữ an toàn, rồi xoá khỏi máy này. Riêng "
            "spare-root-key.txt (khoá gốc dự phòng) phải cất ở nơi khác với root-key.txt: mất một nơi thì còn nơi kia.",
            f"Made a server in {where}.\n"
            f"Please copy the three key files in {safe} to two safe places, then delete them from this machine. "
            "Keep spare-root-key.txt (the spare root key) in another place than root-key.txt: if one is lost, the other"
            " is left.",
        ),
    )


def _serve(arguments: argparse.Namespace, output: _Output) -> None:
    if arguments.hub:
        cli_parcels.serve_hub(arguments, output)
        return
    from sync.server import folder
    from sync.server.serving import serve

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        serve(
            opened,
            arguments.host,
            arguments.port,
            lambda address: output.write({"ready": address}, lambda: f"ready {address}"),
            arguments.workers,
            docs=arguments.docs,
        )
    finally:
        opened.close()


def _enrol_code(arguments: argparse.Namespace, output: _Output) -> None:
    from sync.server import areas, audit, copies, folder
    from sync.server.people import People
    from sync.server.serving import utc_now

    name, area = _named(arguments.name), arguments.area.strip()
    if not area or len(area) > 40 or not area.isprintable():
        raise errors.BadInput(
            "Mã địa bàn chưa đúng. Chưa cấp mã đăng ký nào. Xin ghi mã xã, phường, ví dụ 29461.",
            "The area code is not right. No enrolment code was made. Please give the code of a commune, such as 29461.",
        )
    called = areas.name_of(area)
    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with _writing(opened):
            copies.settle(opened, utc_now)
            made = People(opened.engine, secrets.token_bytes, utc_now).make_code(name, arguments.role, area)
            # The person's id is known only now; a code that was not shown yet is nobody's.
            facts = {"person": made.person, "role": arguments.role, "area": area, "expires": made.expires.isoformat()}
            audit.add(opened, audit.ENROL, facts, utc_now(), secrets.token_bytes)
    finally:
        opened.close()
    expires = made.expires.isoformat(timespec="seconds")
    local = moment(expires)
    where = (
        output.say(f"Địa bàn: {area} ({called}).", f"Area: {area} ({called}).")
        if called
        else output.say(
            f"Xin xem lại địa bàn: {area} không phải mã của xã, phường, tỉnh nào hiện nay. Nếu gõ nhầm, xin đừng trao "
            "mã này mà cấp mã khác: tin của người này sẽ không tới đúng điều phối viên.",
            f"Please look at the area: {area} is the code of no commune or province of today. If it was mistyped, do "
            "not hand this code out but make another: what this person writes would not reach the right coordinators.",
        )
    )
    output.write(
        {"code": made.code, "expires": expires},
        lambda: output.say(
            f"Mã đăng ký của {name}: {made.code}\nDùng một lần, đến {local}.\n{where}",
            f"Enrolment code of {name}: {made.code}\nGood for one use, until {local}.\n{where}",
        ),
    )


def _notes(arguments: argparse.Namespace, output: _Output) -> None:
    from sync.server import folder, overview

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with _writing(opened):
            found = overview.records(opened, arguments.type, arguments.limit)
    finally:
        opened.close()
    nothing = output.say("Chưa có gì về.", "Nothing has arrived yet.")
    output.write(found, lambda: "\n".join(_line(one, english=output.english) for one in found) or nothing)


def _line(one: dict[str, Any], *, english: bool) -> str:
    parts = (
        moment(one["received"]),
        one["id"][:13],
        one["by"],
        one["area"] or "-",
        one["title"] or kind(one["type"], english=english),
    )
    return "  ".join(str(part) for part in parts)


def _status(arguments: argparse.Namespace, output: _Output) -> None:
    from sync.server import folder, overview

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with _writing(opened):
            found = overview.status(opened)
    finally:
        opened.close()
    output.write(found, lambda: table(found, english=output.english))


def _writing(opened: Any) -> Any:
    from sync.server.database import explained

    return explained(opened.engine)


def _named(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 200 or not name.isprintable():
        raise errors.BadInput("Xin cho một tên, dài không quá 200 chữ.", "Please give a name of up to 200 characters.")
    return name


if __name__ == "__main__":
    raise SystemExit(main())
