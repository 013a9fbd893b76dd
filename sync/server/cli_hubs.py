"""`sotay-server hub …`: the office certifies hubs, renews and takes back what it gave; a hub asks, and is told.

request HUB FILE      at the hub: what the office is asked to sign
issue DIR REQUEST FILE  at the office: the certificate, to be carried back
install HUB FILE      at the hub; from then on `serve --hub` starts
renew · revoke · list at the office; a hub fetches a renewed certificate by itself
status HUB            at the hub: counts and dates
"""

from __future__ import annotations

import argparse
import secrets
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sync.server.cli_grammar import add_url, group
from sync.server.cli_words import table
from sync.server.files import disk_errors, write_file

# What keeps a hub from its office, by the name that the hub gave it.
TROUBLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "no-network": ("chưa tới được văn phòng", "the office cannot be reached"),
        "timeout": ("văn phòng không trả lời kịp", "the office does not answer in time"),
        "not-our-server": (
            "nơi trả lời không phải văn phòng đã cấp giấy; xin xem lại --upstream",
            "what answers is not the office that certified this hub; please look at --upstream",
        ),
        "busy": ("văn phòng đang bận hoặc hết chỗ", "the office is busy or has no room"),
        "server-trouble": ("văn phòng gặp lỗi, xin báo văn phòng", "the office has a problem; please tell them"),
        "disk": ("ổ đĩa của trạm đầy hoặc không ghi được", "the hub's own disk is full or refuses"),
    }
)
OTHER: Final = ("lỗi khác, xin xem nhật ký của trạm", "something else; please see the hub's log")


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `hub` to the grammar."""
    add = group(commands, common, "hub", "trạm: xin giấy, cấp giấy, gia hạn, thu hồi")
    request = add("request", _request, "ở trạm: làm đơn xin giấy của văn phòng", "trạm")
    request.add_argument("file", metavar="FILE", type=Path)
    request.add_argument("--name", help="tên trạm; không có: tên máy")
    issue = add("issue", _issue, "ở văn phòng: cấp giấy cho một trạm")
    issue.add_argument("request", metavar="REQUEST", type=Path, help="đơn của trạm")
    issue.add_argument("file", metavar="FILE", type=Path, help="giấy sẽ ghi vào tệp này")
    issue.add_argument("--name", help="tên trạm; không có: tên ghi trong đơn")
    install = add("install", _install, "ở trạm: nhận giấy mà văn phòng đã cấp", "trạm")
    install.add_argument("file", metavar="FILE", type=Path)
    renew = add("renew", _renew, "ở văn phòng: gia hạn giấy của một trạm")
    renew.add_argument("hub", metavar="HUB", help="mã trạm, viết tắt cũng được")
    revoke = add("revoke", _revoke, "ở văn phòng: thu hồi giấy của một trạm; không cấp lại được")
    revoke.add_argument("hub", metavar="HUB", help="mã trạm, viết tắt cũng được")
    listed = add("list", _list, "ở văn phòng: các trạm đã cấp giấy")
    add("status", _status, "ở trạm: bao nhiêu túi đang chờ, từ bao giờ", "trạm")
    for one in (issue, renew, revoke, listed):
        add_url(one)
    for one in (issue, renew):
        one.add_argument("--days", type=int, default=365, help="thời hạn, tính bằng ngày")


def _request(arguments: argparse.Namespace, output: Any) -> None:
    from sync.core import seal
    from sync.hub.depot import Depot
    from sync.server import tls
    from sync.server.serving import utc_now

    name = " ".join((arguments.name or socket.gethostname()).split())[:60]
    where = arguments.dir.absolute()
    depot = Depot(where, now=utc_now, random=secrets.token_bytes)
    pem = tls.make_request(depot.private(), name)
    with disk_errors(arguments.file.parent):
        write_file(arguments.file.absolute(), pem)
    hub = seal.key_id(depot.key)
    output.write(
        {"hub": hub, "name": name, "file": str(arguments.file)},
        lambda: output.say(
            f"Đã làm đơn xin giấy cho trạm {name}: {arguments.file}.\nMã trạm: {_groups(hub)}\n"
            "Xin mang tệp này tới văn phòng và đọc mã trạm để văn phòng đối chiếu.",
            f"Made the request of the hub {name}: {arguments.file}.\nHub: {_groups(hub)}\n"
            "Please take this file to the office, and read them the hub's number to compare.",
        ),
    )


def _install(arguments: argparse.Namespace, output: Any) -> None:
    from sync.hub import papers
    from sync.hub.depot import Depot
    from sync.server.serving import utc_now

    where = arguments.dir.absolute()
    depot = Depot(where, now=utc_now, random=secrets.token_bytes)
    found = papers.install(where, arguments.file, depot.key).certificate
    until = found.until.strftime("%Y-%m-%dT%H:%M:%SZ")
    output.write(
        {"hub": found.id, "name": found.name, "until": until},
        lambda: output.say(
            f"Trạm {found.name} đã có giấy của văn phòng, đến {found.until:%d/%m/%Y}. Chạy bằng: sotay-server serve "
            f"{arguments.dir} --hub --upstream URL.",
            f"The hub {found.name} has its certificate, until {found.until:%d/%m/%Y}. Run it with: sotay-server serve "
            f"{arguments.dir} --hub --upstream URL.",
        ),
    )


def _status(arguments: argparse.Namespace, output: Any) -> None:
    from sync.hub import papers
    from sync.hub.depot import Depot
    from sync.server.serving import utc_now

    where = arguments.dir.absolute()
    if not (where / "hub.key").is_file():
        raise papers.NotCertified(where)
    depot = Depot(where, now=utc_now, random=secrets.token_bytes)
    until = papers.kept(where, depot.key).certificate.until
    found = {**depot.status(), "certificate_until": until.isoformat(timespec="seconds"), **depot.upstream()}
    trouble = found["trouble"]
    words = output.say(*TROUBLES.get(trouble, OTHER)) if trouble else output.say("không", "none")
    output.write(found, lambda: table({**found, "trouble": words}, english=output.english))


def _issue(arguments: argparse.Namespace, output: Any) -> None:
    def work(opened: Any, hubs: Any, now: Any) -> Any:
        made = hubs.issue(arguments.request, arguments.name, arguments.days, now)
        _note(opened, "issue", made, now)
        with disk_errors(arguments.file.parent):
            write_file(arguments.file.absolute(), made.certificate.encode("ascii") + opened.ca.encode("ascii"))
        return made

    made = _at_office(arguments, work)
    output.write(
        {**_facts(made), "file": str(arguments.file)},
        lambda: output.say(
            f"Đã cấp giấy cho trạm {made.name}, đến {_date(made.until)}: {arguments.file}.\n"
            f"Mã trạm: {_groups(made.id)}. Nếu mã này khác mã ở trạm, xin thu hồi: sotay-server hub revoke.\n"
            "Xin mang tệp này về trạm rồi chạy: sotay-server hub install.",
            f"Certified the hub {made.name}, until {_date(made.until)}: {arguments.file}.\n"
            f"Hub: {_groups(made.id)}. If the hub shows another number, revoke it: sotay-server hub revoke.\n"
            "Please take this file back to the hub and run: sotay-server hub install.",
        ),
    )


def _renew(arguments: argparse.Namespace, output: Any) -> None:
    def work(opened: Any, hubs: Any, now: Any) -> Any:
        made = hubs.renew(arguments.hub, arguments.days, now)
        _note(opened, "renew", made, now)
        return made

    made = _at_office(arguments, work)
    output.write(
        _facts(made),
        lambda: output.say(
            f"Đã gia hạn giấy của trạm {made.name} đến {_date(made.until)}. Trạm tự lấy giấy mới khi có mạng.",
            f"The certificate of the hub {made.name} is good until {_date(made.until)} now. "
            "The hub fetches it by itself when it has a link.",
        ),
    )


def _revoke(arguments: argparse.Namespace, output: Any) -> None:
    def work(opened: Any, hubs: Any, now: Any) -> Any:
        _note(opened, "revoke", hubs.find(arguments.hub), now)
        return hubs.revoke(arguments.hub, now)

    made = _at_office(arguments, work)
    output.write(
        _facts(made),
        lambda: output.say(
            f"Đã thu hồi giấy của trạm {made.name}. Các sổ biết điều đó ở lần liên lạc kế tiếp; tin gửi qua trạm ấy "
            "mà chưa có biên nhận sẽ được gửi lại bằng đường khác.",
            f"The certificate of the hub {made.name} was taken back. Notebooks learn it at their next contact; what "
            "they gave to it without a receipt is handed over again some other way.",
        ),
    )


def _list(arguments: argparse.Namespace, output: Any) -> None:
    found = _at_office(arguments, lambda _opened, hubs, _now: hubs.all())

    def line(one: Any) -> str:
        state = (
            output.say(f"thu hồi {_date(one.revoked)}", f"revoked {_date(one.revoked)}")
            if one.revoked
            else output.say(f"đến {_date(one.until)}", f"until {_date(one.until)}")
        )
        return f"{_groups(one.id)}  {state}  {one.name}"

    nothing = output.say("Chưa có trạm nào.", "There is no hub yet.")
    output.write([_facts(one) for one in found], lambda: "\n".join(line(one) for one in found) or nothing)


def _at_office(arguments: argparse.Namespace, work: Callable[[Any, Any, Any], Any]) -> Any:
    from sync.server import folder
    from sync.server.database import explained
    from sync.server.hubs import Hubs
    from sync.server.serving import utc_now

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with explained(opened.engine):
            return work(opened, Hubs(opened), utc_now())
    finally:
        opened.close()


def _note(opened: Any, what: str, hub: Any, now: Any) -> None:
    from sync.server import audit

    audit.add(opened, audit.HUB, {"what": what, "hub": hub.id, "until": hub.until}, now, secrets.token_bytes)


def _facts(hub: Any) -> dict[str, Any]:
    return {
        "hub": hub.id,
        "name": hub.name,
        "issued": hub.issued,
        "until": hub.until,
        "revoked": hub.revoked or None,
    }


def _groups(hub: str) -> str:
    return "-".join(hub[at : at + 4] for at in range(0, len(hub), 4))


def _date(text: str) -> str:
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}"
