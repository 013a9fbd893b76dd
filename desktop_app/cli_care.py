"""The commands that look after a notebook: backups, keys, checks. Some work while it cannot be opened at all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import FileProblem
from desktop_app.profile import Profile, Settings
from desktop_app.services import Services

if TYPE_CHECKING:
    from desktop_app.services.backups import Found

Result = tuple[Any, Callable[[Any], str] | None]
Ask = Callable[[], str | None]
_MOST_PASSPHRASE: Final = 64 * 1024  # letters: a file that holds more is another one, or never ends


def add_arguments(command: Callable[..., Any], parser: type[argparse.ArgumentParser]) -> None:
    """The grammar of these commands; `command(name, help, within)` makes one."""
    backups = command("backup", "Sao lưu và khôi phục / back up and restore").add_subparsers(
        dest="action", required=True, parser_class=parser
    )
    make = command("create", "Sao lưu ngay / back up now", backups)
    make.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="chép thêm vào đây / copy it here, too")
    listing = command("list", "Các bản sao lưu / list backups", backups)
    listing.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="trong thư mục này / in this folder")
    put_back = command("restore", "Khôi phục từ một bản sao lưu / put a backup back", backups)
    put_back.add_argument("file", type=Path, metavar="FILE")

    key = command("key", "Mật khẩu và khóa dự phòng / passphrase and rescue key").add_subparsers(
        dest="action", required=True, parser_class=parser
    )
    _new(command("passphrase", "Đổi mật khẩu / change the passphrase", key))
    trust = command("trust", "Nhờ văn phòng giữ khóa dự phòng / let the office help one day", key)
    trust.add_argument("code", help="mã khóa của văn phòng / the office's code")
    command("question", "Quên mật khẩu: mã hỏi để đọc cho văn phòng / the question for the office", key)
    rescue = command("rescue", "Quên mật khẩu: mã trả lời và mật khẩu mới / the answer, a new passphrase", key)
    rescue.add_argument("answer")
    _new(rescue)
    make = command("office", "Văn phòng: lập khóa dự phòng / at the office: make the rescue key", key)
    make.add_argument("file", type=Path, metavar="FILE")
    reply = command("answer", "Văn phòng: trả lời một mã hỏi / at the office: answer a question", key)
    reply.add_argument("file", type=Path, metavar="FILE")
    reply.add_argument("question")

    doctor = command("doctor", "Khám sổ / check the notebook")
    doctor.add_argument("--repair", action="store_true", help="lập lại chỗ lệch / put right what can be")
    report = command("report", "Báo sự cố: không có nội dung, đọc trước rồi hãy gửi / a problem report without content")
    report.add_argument("--leave", action="store_true", help="để kèm túi chuyển tới / let it go with the next parcels")
    save = command("salvage", "Sổ hỏng: lấy ra những gì còn đọc được / take out what can still be read")
    save.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="nơi có bản sao lưu / where backups are")
    command("rebuild", "Lập lại danh sách và mục lục từ nhật ký / derive everything again from the log")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new-passphrase-file", type=Path, metavar="FILE", required=True)


# -- with an open notebook


def _backup_create(services: Services, options: argparse.Namespace) -> Result:
    made = services.care.backups.create(options.folder).result()
    if made.problem is not None:
        raise made.problem
    return {
        "file": str(made.path),
        "at": made.at.isoformat(timespec="seconds"),
        "copy": str(made.carried) if made.carried else None,
    }, None


def _key_passphrase(services: Services, options: argparse.Namespace) -> Result:
    old = read_passphrase(options.passphrase_file) if options.passphrase_file else None
    new = read_passphrase(options.new_passphrase_file)
    forgotten = services.care.locks.change_passphrase(old, new).result()
    return {"changed": True, "keyring_cleared": forgotten}, None


def _key_trust(services: Services, options: argparse.Namespace) -> Result:
    services.care.locks.trust_office(options.code).result()
    return {"office": True}, None


def _doctor(services: Services, options: argparse.Namespace) -> Result:
    english = services.language() == "en"
    if options.repair:
        services.maintenance.repair()
    return [
        {"check": check.name, "ok": check.ok, "detail": check.en if english else check.vi}
        for check in services.maintenance.doctor()
    ], None


def _report(services: Services, options: argparse.Namespace) -> Result:
    text = services.care.report().result()
    if options.leave:
        services.parcels.leave_report(text).result()
    return {"report": text, "left": options.leave}, lambda result: str(result["report"]).rstrip()


def _rebuild(services: Services, options: argparse.Namespace) -> Result:
    return {"records": services.maintenance.rebuild().result()}, None


COMMANDS: Final[Mapping[str, Callable[[Services, argparse.Namespace], Result]]] = {
    "backup_create": _backup_create,
    "key_passphrase": _key_passphrase,
    "key_trust": _key_trust,
    "doctor": _doctor,
    "report": _report,
    "rebuild": _rebuild,
}


# -- without one


def _backup_list(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import backups

    folder = options.folder or profile.backups
    return [_found(one) for one in backups.look_in(folder, elsewhere=options.folder is not None)], None


def _backup_restore(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import backups

    done = backups.restore(profile, options.file, passphrase=ask, now=datetime.now(VIETNAM))
    return {
        "at": done.at.isoformat(timespec="seconds"),
        "records": done.records,
        "drafts": done.drafts,
        "aside": str(done.aside) if done.aside else None,
    }, None


def _salvage(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import saving_damaged

    done = saving_damaged.salvage(profile, passphrase=ask, now=datetime.now(VIETNAM), folders=options.folders)
    language = Settings(profile.settings_file).language()
    return saving_damaged.as_facts(done), lambda _: saving_damaged.sentence(done, language)


def _key_question(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import locks

    return {"question": locks.question(profile)}, None


def _key_rescue(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import locks

    locks.rescue(profile, options.answer, read_passphrase(options.new_passphrase_file))
    return {"changed": True}, None


def _key_office(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import locks

    return {"file": str(options.file), "code": locks.make_office_key(options.file, ask() or "")}, None


def _key_answer(profile: Profile, options: argparse.Namespace, ask: Ask) -> Result:
    from desktop_app.services import locks

    return {"answer": locks.answer(options.file, ask(), options.question, datetime.now(VIETNAM))}, None


WITHOUT_NOTEBOOK: Final[Mapping[str, Callable[[Profile, argparse.Namespace, Ask], Result]]] = {
    "backup_list": _backup_list,
    "backup_restore": _backup_restore,
    "salvage": _salvage,
    "key_question": _key_question,
    "key_rescue": _key_rescue,
    "key_office": _key_office,
    "key_answer": _key_answer,
}


def read_passphrase(path: Path) -> str:
    """The passphrase in a file: its text without the end of the line. Raises FileProblem."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_MOST_PASSPHRASE + 1)
        if len(text) > _MOST_PASSPHRASE:
            raise ValueError(len(text))
        return text.rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise FileProblem(
            f"Chưa đọc được tệp mật khẩu {path}. Sổ vẫn nguyên. Xin kiểm tra lại tên tệp.",
            f"The passphrase file {path} cannot be read. The notebook is untouched. Please check its name.",
        ) from error


def _found(one: Found) -> dict[str, Any]:
    return {**asdict(one), "path": str(one.path), "at": one.at.isoformat(timespec="seconds")}
