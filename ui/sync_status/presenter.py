"""What is said about sending and receiving. No widgets in here."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop_app.services import Services
from desktop_app.services.rows import Contact, Delivery, LedgerRow
from ui.i18n import counted
from ui.sync_status.agent import OFFLINE, SyncAgent

if TYPE_CHECKING:  # kept out of a start: it brings cryptography along
    from desktop_app.services.syncing import ServerInfo, SyncResult

translate = QCoreApplication.translate

LEDGER_ROWS = 200
ATTEMPTS = 4
WAITING = "sync.photos_waiting"  # the setting: how many photos and files were left for a better link


class LedgerLine(NamedTuple):
    """One line of the delivery book in finished words; `state` names the pill."""

    when: str
    what: str
    carrier: str
    receipt: str
    state: str
    type: str
    record_id: str

    @property
    def id(self) -> str:
        return f"{self.record_id}{self.when}"

    def spoken(self) -> str:
        from ui.widgets.pills import pill_word

        return ". ".join(part for part in (self.when, self.what, self.carrier, self.receipt) if part) + (
            f". {pill_word(self.state)}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One of the four states: how many records are there (None before they were counted), and what that means."""

    state: str
    count: int | None
    meaning: str


def clock_words(moment: datetime) -> str:
    """ "9:05" """
    return f"{moment.hour}:{moment.minute:02}"


def moment_words(moment: datetime, today: date) -> str:
    """ "9:05" today, "21/11, 9:05" this year, "21/11/2025" before."""
    if moment.date() == today:
        return clock_words(moment)
    day = f"{moment.day:02}/{moment.month:02}"
    return f"{day}, {clock_words(moment)}" if moment.year == today.year else f"{day}/{moment.year}"


class SyncPresenter:
    """Words and figures of the page, and of the foot of the rail.

    Attributes: `delivery` is where the records were when they were counted last, None before that."""

    def __init__(self, services: Services, agent: SyncAgent) -> None:
        self._services, self.agent = services, agent
        self.delivery: Delivery | None = None
        agent.finished.connect(self._keep)

    def server(self) -> ServerInfo | None:
        return self._services.syncing.enrolled()

    def _keep(self, result: SyncResult) -> None:
        """Remember what waits for a better link: after the next start nothing else says so before the next attempt."""
        if result.blobs_waiting != self._photos():
            self._services.settings.set(WAITING, result.blobs_waiting)
            self.agent.changed.emit()

    def _photos(self) -> int:
        """Photos and files that the last attempt which worked left for a better link; since then some may have gone by
        a stick."""
        kept = self._services.settings.get(WAITING, 0)
        count = kept if isinstance(kept, int) else 0
        return count if self.delivery is None else min(count, self.delivery.photos + self.delivery.to_fetch)

    def _photos_words(self) -> str:
        """ "" when none wait."""
        count = self._photos()
        one = translate("SyncStatus", "1 ảnh, tệp lớn đợi mạng tốt hoặc USB.")
        many = translate("SyncStatus", "{count} ảnh, tệp lớn đợi mạng tốt hoặc USB.")
        return counted(count, one, many) if count else ""

    def counted(self) -> Future[Delivery]:
        """Count on the reading thread where the records are: for `delivery`. It looks at every record."""
        return self._services.queries.later(self._services.queries.delivery)

    def _local(self, iso: str) -> str:
        now = self._services.clock()
        return moment_words(datetime.fromisoformat(iso).astimezone(now.tzinfo), now.date())

    # --- the page

    def steps(self) -> list[Step]:
        """The four states, with the numbers of the last count."""
        known = self.delivery
        return [
            Step("local", known and known.local, translate("SyncStatus", "Chưa rời máy")),
            Step("moving", known and known.moving, self._custody()),
            Step("delivered", known and known.delivered, translate("SyncStatus", "Có biên nhận")),
            Step("safe", known and known.safe, translate("SyncStatus", "Nơi nhận đã sao lưu")),
        ]

    def _custody(self) -> str:
        handed = self._way()
        if handed is None:
            return translate("SyncStatus", "Người khác đang mang giúp")
        since, way = handed
        if way == "hub":
            return translate("SyncStatus", "Máy văn phòng giữ từ {when}").format(when=self._local(since))
        return translate("SyncStatus", "Đang mang đi từ {when}").format(when=self._local(since))

    def _way(self) -> tuple[str, str] | None:
        """(since when, "hub" or "parcel") somebody has what is not delivered yet; None when nobody has anything."""
        moving = self.delivery is not None and self.delivery.moving
        return self._services.parcels.on_the_way() if moving else None

    def _handed(self) -> str:
        way = self._way()
        return "" if way is None else way[1]

    def headline(self) -> str:
        """One sentence: how it stands, and what happens next."""
        agent = self.agent
        if self.server() is None:
            return translate("SyncStatus", "Sổ chưa nối với văn phòng. Vẫn ghi bình thường, tin nằm yên trên máy.")
        if agent.running:
            return translate("SyncStatus", "Đang gửi và nhận. Cứ làm việc khác, không cần ngồi chờ.")
        parts = []
        if agent.problem is not None:
            parts.append(agent.problem.sentence(self._services.language()))
            if agent.offline and self._handed() == "hub":
                parts.append(translate("SyncStatus", "Phần đã chuyển đang ở máy văn phòng, từ đó sẽ đi tiếp."))
        else:
            last = self._services.queries.last_sync()
            if last:
                words = translate("SyncStatus", "Lần gửi và nhận gần nhất: {when}.")
                parts.append(words.format(when=self._local(last)))
            else:
                parts.append(translate("SyncStatus", "Chưa gửi lần nào."))
        if photos := self._photos_words():
            parts.append(photos)
        if agent.next_at is not None:
            words = translate("SyncStatus", "Máy tự thử lại lúc {time}, không cần ngồi chờ.")
            parts.append(words.format(time=clock_words(agent.next_at)))
        return " ".join(parts)

    def progress(self) -> tuple[str, int, int]:
        """(words, done, of how many); of 0 = how much is not known yet."""
        progress = self.agent.progress
        if progress is None or progress.phase == "connect":
            return translate("SyncStatus", "Đang tìm nơi nhận…"), 0, 0
        if progress.phase == "send":
            words = translate("SyncStatus", "Đang gửi {done} trong {total} bản ghi").format(
                done=progress.sent, total=progress.total
            )
            return words, progress.sent, progress.total
        if progress.phase == "receive":
            words = translate("SyncStatus", "Đang nhận, đã về {count} bản ghi").format(count=progress.received)
            return words, progress.total, progress.total
        return translate("SyncStatus", "Đang chuyển ảnh và tệp kèm"), progress.sent, progress.total

    def outcome(self) -> str:
        """What the attempt that has just ended did."""
        result = self.agent.result
        if result is None:
            return ""
        parts = []
        if result.sent:
            one = translate("SyncStatus", "Đã giao 1 bản ghi, có biên nhận.")
            many = translate("SyncStatus", "Đã giao {count} bản ghi, có biên nhận.")
            parts.append(counted(result.sent, one, many))
        if result.received:
            one = translate("SyncStatus", "Nhận về 1 bản ghi.")
            parts.append(counted(result.received, one, translate("SyncStatus", "Nhận về {count} bản ghi.")))
        if result.held:
            one = translate("SyncStatus", "1 bản ghi chờ văn phòng xem.")
            parts.append(counted(result.held, one, translate("SyncStatus", "{count} bản ghi chờ văn phòng xem.")))
        if photos := self._photos_words():
            parts.append(photos)
        return " ".join(parts) or translate("SyncStatus", "Không còn gì phải gửi.")

    def ledger(self) -> list[LedgerLine]:
        return [self._line(row) for row in self._services.queries.ledger(LEDGER_ROWS)]

    def _line(self, row: LedgerRow) -> LedgerLine:
        kinds = {
            "note": translate("SyncStatus", "Tin chưa có tên"),
            "meeting": translate("SyncStatus", "Cuộc họp chưa có tên"),
            "followup": translate("SyncStatus", "Việc theo dõi"),
            "area": translate("SyncStatus", "Địa bàn mới"),
        }
        what = row.title or kinds.get(row.type, "")
        if not what and self._services.queries.erased(row.record_id):
            what = translate("SyncStatus", "Đã xóa hẳn theo lệnh của văn phòng")
        what = what or translate("SyncStatus", "Mục khác")
        carriers = {
            "network": translate("SyncStatus", "Mạng"),
            "parcel": translate("SyncStatus", "USB"),
            "hub": translate("SyncStatus", "Máy văn phòng"),
        }
        return LedgerLine(
            when=self._local(row.at),
            what=what[:1].upper() + what[1:],
            carrier=carriers.get(row.carrier, row.carrier),
            receipt=row.receipt,
            state=row.state,
            type=row.type,
            record_id=row.record_id,
        )

    def attempts(self) -> list[tuple[str, str, str]]:
        """(when, how it ended, the icon that says so) of the last attempts, newest first."""
        return [
            (self._local(one.at), self._ended(one), self._mark(one.outcome))
            for one in self._services.queries.contacts(ATTEMPTS)
        ]

    def _mark(self, outcome: str) -> str:
        return "check" if outcome in ("ok", "handed") else "wifi-off" if outcome in OFFLINE else "warning"

    def _ended(self, one: Contact) -> str:
        if one.outcome == "handed" and one.carrier == "hub":
            single = translate("SyncStatus", "Gửi 1 bản ghi tới máy văn phòng")
            return counted(one.sent, single, translate("SyncStatus", "Gửi {count} bản ghi tới máy văn phòng"))
        if one.outcome == "handed":
            single = translate("SyncStatus", "Chép 1 bản ghi vào USB")
            return counted(one.sent, single, translate("SyncStatus", "Chép {count} bản ghi vào USB"))
        if one.outcome == "ok":
            if not one.sent and not one.received:
                return translate("SyncStatus", "Không có gì mới")
            return translate("SyncStatus", "Gửi {sent}, nhận {received}").format(sent=one.sent, received=one.received)
        short = {
            "no-network": translate("SyncStatus", "Chưa có mạng"),
            "timeout": translate("SyncStatus", "Mạng quá chậm"),
            "not-our-server": translate("SyncStatus", "Mạng dẫn đi nơi khác"),
            "busy": translate("SyncStatus", "Nơi nhận đang bận"),
            "hub-full": translate("SyncStatus", "Máy văn phòng đã đầy"),
            "restoring": translate("SyncStatus", "Nơi nhận đang được khôi phục"),
            "server-trouble": translate("SyncStatus", "Nơi nhận trục trặc"),
            "cancelled": translate("SyncStatus", "Đã dừng theo yêu cầu"),
            "upgrade": translate("SyncStatus", "Cần cài bản mới để nhận thêm"),
            "no-address": translate("SyncStatus", "Chưa biết địa chỉ nơi nhận"),
            "device-suspended": translate("SyncStatus", "Văn phòng tạm dừng máy này"),
        }
        return short.get(one.outcome, translate("SyncStatus", "Chưa gửi được"))

    # --- the foot of the rail

    def connection(self) -> tuple[bool, str, str, str] | None:
        """(connected, title, detail, icon) for `MainWindow.set_connection`; None as long as that must be counted."""
        agent = self.agent
        if self.server() is None:
            return (
                False,
                translate("SyncStatus", "Chưa nối văn phòng"),
                translate("SyncStatus", "Vẫn ghi bình thường"),
                "wifi-off",
            )
        if agent.running:
            return True, translate("SyncStatus", "Đang gửi và nhận"), self.progress()[0], "sync"
        if agent.offline:
            return (
                False,
                translate("SyncStatus", "Chưa có mạng"),
                translate("SyncStatus", "Vẫn ghi bình thường"),
                "wifi-off",
            )
        if agent.problem is not None:
            return (False, *self._trouble(agent.problem.kind), "warning")
        if self.delivery is None:
            return None
        pending = self.delivery.pending
        if pending:
            return True, translate("SyncStatus", "Còn {count} chưa giao").format(count=pending), self._next(), "wifi"
        spared = self._photos()
        photos = max(spared, self.delivery.photos)
        if photos:
            words = translate("SyncStatus", "Còn {count} ảnh, tệp").format(count=photos)
            title = counted(photos, translate("SyncStatus", "Còn 1 ảnh, tệp"), words)
            return True, title, translate("SyncStatus", "Đợi mạng tốt hoặc USB") if spared else self._next(), "wifi"
        last = self.delivery.last_sync
        if last is None:
            return True, translate("SyncStatus", "Chưa gửi lần nào"), self._next(), "wifi"
        return (
            True,
            translate("SyncStatus", "Đã giao hết"),
            translate("SyncStatus", "Lúc {when}").format(when=self._local(last)),
            "wifi",
        )

    def _trouble(self, kind: str) -> tuple[str, str]:
        """(title, detail) of an attempt that failed although there is a network. What was taken before it failed is
        taken: a machine that is suspended, or too old, has delivered all the same."""
        delivered = self.delivery is not None and not self.delivery.pending
        rest = (
            translate("SyncStatus", "Tin đã ghi đều đã giao")
            if delivered
            else translate("SyncStatus", "Tin vẫn nằm yên trên máy")
        )
        if kind == "device-suspended":
            return translate("SyncStatus", "Máy đang tạm dừng"), translate("SyncStatus", "Xin gọi văn phòng")
        if kind == "upgrade":
            return translate("SyncStatus", "Cần cài bản mới"), rest
        if kind == "cancelled":
            return translate("SyncStatus", "Đã dừng gửi"), rest
        return (
            translate("SyncStatus", "Chưa liên lạc được") if delivered else translate("SyncStatus", "Chưa gửi được"),
            rest,
        )

    def _next(self) -> str:
        if self.agent.next_at is None:
            return translate("SyncStatus", "Tin tự gửi đi")
        return translate("SyncStatus", "Tự gửi lúc {time}").format(time=clock_words(self.agent.next_at))
