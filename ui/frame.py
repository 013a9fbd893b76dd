"""The open notebook: makes the places of the window and carries wishes from one to the other."""

from __future__ import annotations

import random
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services import Services
from ui.bridge import Latest
from ui.first_paint import after_first_paint
from ui.first_run.label import LABEL_SETTING
from ui.last_resort import as_sentence
from ui.main_window import MainWindow
from ui.widgets.keys import shortcut

if TYPE_CHECKING:
    from desktop_app.services.rows import Delivery
    from ui.application import Application
    from ui.first_run.setup import Setup
    from ui.idle import IdleWatch
    from ui.sync_status.agent import SyncAgent
    from ui.sync_status.presenter import SyncPresenter

BACKUP_AFTER_MS = 30_000
PLACES = {"note": "notes", "meeting": "meetings", "followup": "followups"}


class Frame(QObject):
    """The main window with its screens. Every screen is imported and made when its place is first visited."""

    def __init__(self, application: Application, services: Services) -> None:
        super().__init__()
        self._application, self.services = application, services
        self.theme, self.bridge = application.theme, application.bridge
        self._stopped = False
        self._delivery = Latest(self.bridge, self)
        self._idle: IdleWatch | None = None
        screens = {
            "today": self._today,
            "notes": self._notes,
            "meetings": self._meetings,
            "followups": self._followups,
            "statistics": self._statistics,
            "sync": self._sync,
            "settings": self._settings,
        }
        self.window = MainWindow(self.theme, services.settings, screens, self._label())
        self.window.quick_note_wanted.connect(self.quick_note)
        self.window.meeting_wanted.connect(self.new_meeting)
        self.window.sync_wanted.connect(self.sync_now)
        # Later: the window must not go while its own key is being handled.
        shortcut(self.window, "Ctrl+L", lambda: QTimer.singleShot(0, application, application.lock))

    @cached_property
    def agent(self) -> SyncAgent:
        """Sends by itself; made after the first page is seen."""
        from ui.sync_status.agent import SyncAgent

        agent = SyncAgent(self.services, self.bridge, random.random)
        agent.changed.connect(self._show_connection)
        agent.moved.connect(self._look_again)
        agent.failed_unexpectedly.connect(lambda error: self.tell_error(error))
        return agent

    @cached_property
    def sync(self) -> SyncPresenter:
        """What is said about sending and receiving."""
        from ui.sync_status.presenter import SyncPresenter

        return SyncPresenter(self.services, self.agent)

    def _kept_label(self) -> dict[str, Any]:
        kept = self.services.settings.get(LABEL_SETTING, {})
        return kept if isinstance(kept, dict) else {}

    def _label(self) -> str:
        return str(self._kept_label().get("area_label", "")) or self.services.label

    def begin(self, setup: Setup) -> None:
        """Show the first place; when it is seen, start a try-out server of one's own and begin to sync."""
        self.window.start()
        after_first_paint(self.window, lambda: self._sync_by_itself(setup))

    def _sync_by_itself(self, setup: Setup) -> None:
        if self._stopped:
            return
        self._look_after()
        # The first look at the office imports the driver: on a thread, while the window already answers.
        known = setup.submit(self.services.syncing.enrolled)
        self.bridge.then(known, lambda _office: self._begin_to_sync(setup), self._no_tryout, receiver=self)

    def _begin_to_sync(self, setup: Setup) -> None:
        if self._stopped:
            return
        self._show_connection()
        self._ask_connection()
        self._count()
        if setup.has_tryout() and self.services.syncing.address is None:
            label = self._kept_label()
            name, area = str(label.get("owner", "")), str(label.get("area", ""))
            ready = setup.connect_tryout(self.services, name, area)
            self.bridge.then(ready, lambda _none: self.agent.start(), self._no_tryout, receiver=self)
        else:
            self.agent.start()

    def _look_after(self) -> None:
        """Lock by itself from now on; a while later, when nobody waits for anything, back up if it is time."""
        from desktop_app.services import people
        from ui.idle import IdleWatch
        from ui.settings.presenter import lock_minutes

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._idle = IdleWatch(app, lambda: lock_minutes(self.services.settings), self._application.lock_away)
        self._offer_what_was_found()
        QTimer.singleShot(BACKUP_AFTER_MS, self, self._back_up)
        self.services.care.when_room_ran_out(lambda: self.bridge.post(self._say_no_room))
        self.bridge.then(self.services.care.lost_tail(), self._say_lost, self.tell_error, receiver=self)
        people.used(self.services.settings, self.services.clock().date())

    def _offer_what_was_found(self) -> None:
        """After a sudden end: what was being written, in one dialog."""
        from ui import recovery

        drafts = recovery.found(self.services)
        recovery.begun(self.services)
        if drafts:
            recovery.RecoveryDialog(self.theme, self.services, drafts, self.window, self._write_on).open()

    def _back_up(self) -> None:
        if not self._stopped:
            self.bridge.then(self.services.care.keep_reserve(), self._say_little_room, self.tell_error, receiver=self)
            done = self.services.care.backups.if_due()
            # A stick that is away is no news every day; the page of settings says it.
            self.bridge.then(done, lambda _made: None, self.tell_error, receiver=self)

    def _say_little_room(self, kept: bool) -> None:
        if not kept:
            self.tell(self.tr("Đĩa của máy gần đầy. Sổ vẫn nguyên. Xin xóa bớt tệp không cần trên máy."))

    def _say_no_room(self) -> None:
        if not self._stopped:
            self.tell(
                self.tr(
                    "Đĩa đã đầy. Chữ vừa viết vẫn được lưu nhờ chỗ để dành. Xin xóa bớt tệp không cần ngay hôm nay."
                )
            )

    def _say_lost(self, sentences: tuple[str, str] | None) -> None:
        if sentences is not None:
            self.tell(sentences[1] if self.services.language() == "en" else sentences[0])

    def _no_tryout(self, error: BaseException) -> None:
        self.tell_error(error)
        self.agent.start()

    def retranslate(self) -> None:
        """Everything anew in the language that was installed."""
        self.window.retranslate()
        self._show_connection()
        self._count()

    # --- places

    def _today(self) -> QWidget:
        from ui.today.presenter import TodayPresenter
        from ui.today.view import TodayView

        view = TodayView(self.theme, TodayPresenter(self.services), self.bridge)
        view.record_wanted.connect(self.open_record)
        view.place_wanted.connect(self.window.go)
        view.note_wanted.connect(self.quick_note)
        view.meeting_wanted.connect(self.new_meeting)
        view.answer_wanted.connect(self.quick_note)
        view.waiting_wanted.connect(self._show_waiting)
        view.read.connect(lambda reply: self._reply_read(view, reply))
        return view

    def _show_waiting(self) -> None:
        """The notes that have no answer yet, in the list of notes."""
        from desktop_app.services.rows import RecordFilter

        if self.window.go("notes"):
            screen: Any = self.window.view("notes")
            screen.show_filter(RecordFilter(delivery="waiting"))

    def _reply_read(self, view: Any, reply: str) -> None:
        def back() -> None:
            view.presenter.office.mark_unread(reply)
            self._refresh()

        self._say(self.tr("Đã đọc. Lời trả lời vẫn nằm ở tin."), self.tr("Lấy lại"), back)

    def _notes(self) -> QWidget:
        from ui.notes.view import NotesView

        view = NotesView(self.services, self.theme, self.bridge, self.window.toast.say)
        view.changed.connect(self._refresh)
        view.quick_wanted.connect(self.quick_note)
        view.followup_wanted.connect(lambda record_id: self.open_record("followup", record_id))
        view.meeting_wanted.connect(lambda record_id: self.open_record("meeting", record_id))
        return view

    def _meetings(self) -> QWidget:
        from ui.meetings.view import MeetingsView

        view = MeetingsView(self.services, self.theme, self.bridge)
        view.said.connect(self._say)
        view.changed.connect(self._refresh)
        view.followup_wanted.connect(lambda record_id: self.open_record("followup", record_id))
        view.note_wanted.connect(self._open_note)
        return view

    def _followups(self) -> QWidget:
        from ui.followups.view import FollowupsView

        view = FollowupsView(self.services, self.theme, self.bridge)
        view.said.connect(self._say)
        view.changed.connect(self._refresh)
        view.meeting_wanted.connect(lambda record_id: self.open_record("meeting", record_id))
        view.note_wanted.connect(lambda record_id: self.open_record("note", record_id))
        return view

    def _statistics(self) -> QWidget:
        from ui.statistics.view import StatisticsView

        return StatisticsView(self.services, self.theme, self.bridge, self.window.toast.say)

    def _sync(self) -> QWidget:
        from ui.sync_status.view import SyncStatusView

        view = SyncStatusView(self.services, self.theme, self.bridge, self.sync)
        view.record_wanted.connect(self.open_record)
        view.connected.connect(self.agent.now)
        return view

    def _settings(self) -> QWidget:
        from ui.settings.people import PeopleCard
        from ui.settings.presenter import SettingsPresenter
        from ui.settings.safety import BackupCard, HealthCard, LockCard
        from ui.settings.view import SettingsView

        presenter = SettingsPresenter(
            self.services.settings,
            lambda mode, scale: self.theme.change(mode=mode, scale=scale),
            self._application.speak,
        )
        services, bridge = self.services, self.bridge
        cards: list[QWidget] = [
            BackupCard(self.theme, services, bridge, self._application.restore),
            LockCard(self.theme, services, bridge),
            HealthCard(self.theme, services, bridge),
        ]
        if self._application.switching is not None:
            cards.insert(2, PeopleCard(self.theme, services, bridge, self._application.switching))
        return SettingsView(self.theme, presenter, services.label, services.folder, cards)

    # --- wishes

    def open_record(self, type: str, record_id: str) -> None:
        """Show a record or draft in its own place."""
        place = PLACES.get(type)
        if place is None or not self.window.go(place):
            return
        screen: Any = self.window.view(place)
        opens = {"notes": "open_record", "meetings": "open_meeting", "followups": "open_followup"}[place]
        getattr(screen, opens)(record_id)

    def _write_on(self, type: str, record_id: str) -> None:
        """Where the draft is written, not where it is read."""
        if type != "meeting":
            self.open_record(type, record_id)
        elif self.window.go("meetings"):
            screen: Any = self.window.view("meetings")
            screen.write(record_id)

    def _open_note(self, note: Any) -> None:
        """A draft of a note, or the row of one."""
        self.open_record("note", getattr(note, "record_id", None) or note.id)

    def quick_note(self, request: str | None = None) -> None:
        """Ctrl+N: three fields over whatever is on screen; `request` is what the office asked for with it."""
        from ui.notes.quick_note import QuickNoteDialog

        # One that was just closed may still be there; it is no reason to refuse another.
        if any(one.isVisible() for one in self.window.findChildren(QuickNoteDialog)):
            return
        dialog = QuickNoteDialog(self.services, self.theme, self.bridge, self.window, request)
        dialog.completed.connect(self._note_completed)
        dialog.kept.connect(self._note_kept)
        dialog.open()

    def _note_kept(self, draft: Any) -> None:
        self._refresh()
        self.window.toast.say(
            self.tr("Chữ vẫn còn, nằm trong Nháp."),
            self.tr("Viết tiếp"),
            lambda: self.open_record("note", draft.record_id),
        )

    def _note_completed(self, record_id: str) -> None:
        self._refresh()
        self.window.toast.say(
            self.tr("Đã hoàn tất. Tin đang nằm trên máy này."),
            self.tr("Xem tin"),
            lambda: self.open_record("note", record_id),
        )

    def new_meeting(self) -> None:
        """Ctrl+M: the head of a new meeting."""
        if self.window.go("meetings"):
            screen: Any = self.window.view("meetings")
            screen.new_meeting()

    def sync_now(self) -> None:
        """Ctrl+G: to the page, and off."""
        if self.window.go("sync"):
            self.agent.now()

    def completed(self) -> None:
        """A record was completed somewhere: send it soon."""
        self.agent.soon()
        self._count()

    # --- showing

    def _say(self, text: str, action: str = "", on_action: Any = None) -> None:
        self.window.toast.say(text, action, on_action)

    def _show_connection(self) -> None:
        connection = self.sync.connection()
        if connection is not None:
            self.window.set_connection(*connection)

    def _ask_connection(self) -> None:
        """Count what is not delivered yet, in the background, and say it."""
        if not self._stopped:
            self._delivery.ask(self.sync.counted(), self._counted)

    def _counted(self, delivery: Delivery) -> None:
        self.sync.delivery = delivery
        self._show_connection()

    def _look_again(self) -> None:
        """Something was sent, or came from the office: maybe an order to erase what is on the screen."""
        self._refresh()
        screen: Any = self.window.view(self.window.place)
        if hasattr(screen, "look_again"):
            screen.look_again()

    def _refresh(self) -> None:
        """Records came, went or moved: what is shown reads again where it may be behind."""
        self._count()
        self._show_connection()
        self._ask_connection()
        if self.window.place in ("today", "sync"):
            screen: Any = self.window.view(self.window.place)
            screen.entered()

    def _count(self) -> None:
        from desktop_app.services.rows import RecordFilter

        overdue = self.services.queries.count("followup", RecordFilter(state="overdue"))
        self.window.rail.set_count("followups", overdue)

    def tell(self, sentence: str) -> None:
        self.window.toast.say(sentence, icon="warning")

    def tell_error(self, error: BaseException) -> None:
        self.tell(as_sentence(error).sentence(self.services.language()))

    # --- the end

    def stop(self) -> None:
        """No more attempts to sync; the end was an orderly one."""
        from ui import recovery

        self._stopped = True
        self._delivery.drop()  # nothing is said of a notebook that is locked
        recovery.ended(self.services)
        if self._idle is not None:
            self._idle.stop()
        self.agent.stop()
