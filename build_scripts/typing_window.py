"""The person of the typing test: types into the real window as an input method does, until the power goes.

`type FOLDER FIELD SEED SECONDS` makes a notebook, opens the window and types ten keys a second into FIELD; one line
`key NUMBER DUE TYPED WAITED` follows each key (seconds of the machine's clock: when it was due, when the window had
taken it; and for how long the program's threads have stood ready and been given no processor, all in all).
`recover FOLDER FIELD` is the start after the kill: prints one line of JSON with what is on the disk, what the dialog
offers and what stands in the field after one click.
"""

from __future__ import annotations

import json
import random
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

RATE = 10.0
FIELDS = ("quick", "note", "stream", "meeting")
PATIENCE = 60.0
# Marks that are keys of their own: dấu mũ, dấu móc, dấu trăng, and the five tones.
_SHAPES, _TONES = "\u0302\u031b\u0306", "\u0300\u0301\u0303\u0309\u0323"
_CONTROL = {"quick": "quick_text", "note": "note_content", "stream": "stream_summary", "meeting": "composer_text"}


def syllable(word: str, telex: bool) -> list[str]:
    """What is underlined after each key of a word: Telex types the tone at the end, VNI right after its vowel."""
    states, typed, tone = [], "", ""
    for letter in word:
        base, *marks = unicodedata.normalize("NFD", letter)
        if letter in "đĐ":
            base, marks = ("d" if letter == "đ" else "D"), ["đ"]
        states.append(typed + base)
        for mark in sorted(marks, key=lambda one: one in _TONES):
            if mark == "đ":
                states.append(typed + letter)
            elif mark in _SHAPES:
                base = unicodedata.normalize("NFC", base + mark)
                states.append(typed + base)
            elif telex:
                tone = unicodedata.normalize("NFC", base + mark)
                place = len(typed)
            else:
                base = unicodedata.normalize("NFC", base + mark)
                states.append(typed + base)
        typed += letter if letter in "đĐ" else base
    if tone:
        states.append(typed[:place] + tone + typed[place + 1 :])
    return states


def keystrokes(seed: int) -> Iterator[tuple[str, str, str]]:
    """One key each: the finished text before the word, what is composed now, and what this key hands over ("" or the
    word with its space). Endless and the same for a seed."""
    from tests.benchmarks import texts

    chance = random.Random(seed)
    done, telex = "", chance.random() < 0.5
    for note in texts.notes(1_000, seed):
        for word in str(note["content"]).split():
            states = syllable(word, telex)
            for state in states:
                yield done, state, ""
            done += states[-1] + " "
            yield done, "", states[-1] + " "


def visible(seed: int, count: int) -> list[str]:
    """What the person sees after each of the first `count` keys."""
    strokes = keystrokes(seed)
    return [done + state for done, state, _commit in (next(strokes) for _ in range(count))]


class Typist:
    """The window and ten fingers."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop_app import app
        from desktop_app.profile import Profile
        from desktop_app.services.tryout import TryoutServer, server_command
        from desktop_app.storage import keys
        from ui.application import Application
        from ui.first_run.setup import Setup

        self.qt = QApplication(["sotay"])
        profile = Profile(folder / "sổ")
        if not profile.exists():
            app.create_notebook(profile, label="Nguyễn Thị Lành", passphrase=None)
        tryout = TryoutServer(profile.tryout_server, server_command())
        setup = Setup(profile, app.create_notebook, app.open_services, tryout, keys.system_keyring_works)
        self.application = Application(self.qt, setup)
        self.application.start()
        self.until(lambda: self.application.frame is not None and self.application.frame._idle is not None)

    def until(self, condition: Callable[[], Any]) -> Any:
        from PySide6.QtTest import QTest

        end = time.monotonic() + PATIENCE
        while not (value := condition()):
            if time.monotonic() > end:
                raise TimeoutError("what was waited for did not come")
            QTest.qWait(20)
        return value

    def all(self, name: str) -> list[Any]:
        """The visible controls whose name begins so."""
        from PySide6.QtWidgets import QWidget

        every = self.application.window.findChildren(QWidget)
        return [one for one in every if one.objectName().startswith(name) and one.isVisible()]

    def find(self, name: str) -> Any:
        found = self.all(name)
        return found[-1] if found else None

    def go_to(self, field: str) -> Any:
        """The control to type into, with the keyboard in it."""
        frame, services = self.application.frame, self.application.services
        if field == "quick":
            frame.quick_note()
        elif field == "meeting":
            head = {"kind": "hamlet", "title": "Họp ấp 3", "starts_at": services.clock().isoformat()}
            draft = services.capture.new_draft("meeting", head).result()
            frame._write_on("meeting", draft.record_id)
        else:
            draft = services.capture.new_draft("note", {"title": "Đường liên ấp"}).result()
            frame.open_record("note", draft.record_id)
            if field == "stream":
                self.until(lambda: self.find("stream_add")).click()
        control = self.until(lambda: self.find(_CONTROL[field]))
        control.setFocus()
        return control

    def type(self, field: str, seed: int, seconds: float) -> None:
        from PySide6.QtCore import QCoreApplication, Qt, QTimer
        from PySide6.QtGui import QInputMethodEvent

        control, strokes = self.go_to(field), keystrokes(seed)
        start, number, last = time.monotonic() + 0.5, 0, int(seconds * RATE)
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)

        def turn() -> None:
            nonlocal number
            # What was due while the window was busy waits in the queue, as keys do, and comes at once.
            while number < last and (due := start + number / RATE) <= time.monotonic():
                _done, state, commit = next(strokes)
                event = QInputMethodEvent(state, [])
                if commit:
                    event.setCommitString(commit)
                QCoreApplication.sendEvent(control, event)
                print(f"key {number} {due:.4f} {time.monotonic():.4f} {_waited():.4f}", flush=True)
                number += 1

        timer.timeout.connect(turn)
        timer.start(10)
        self.qt.exec()

    def recover(self, field: str) -> dict[str, Any]:
        services = self.application.services
        drafts = services.queries.drafts()
        on_disk = _words(drafts[0].fields) if drafts else ""
        offers = self.until(lambda: self.all("recovery_open_"))
        offers[0].click()
        self.until(lambda: not self.all("recovery"))
        name = "note_content" if field == "quick" else _CONTROL[field]
        if field == "stream":  # a stream is shown as a card; the form holds its words
            notes = self.application.frame.window
            self.until(lambda: notes.place == "notes" and notes.view("notes").editor.session is not None)
            shown = _words(notes.view("notes").editor.session.fields)
        else:
            shown = self.until(lambda: self.find(name)).text()
        self.application.close()
        return {"on_disk": on_disk, "offered": len(offers), "shown": shown}


def _waited() -> float:
    """Seconds that threads of this process wanted a processor in vain (0 where the system does not tell)."""
    told = [path.read_text(encoding="ascii").split() for path in Path("/proc/self/task").glob("*/schedstat")]
    return sum(int(words[1]) for words in told) / 1e9


def _words(fields: dict[str, Any]) -> str:
    """The text that was typed, wherever the field keeps it."""
    if fields.get("content"):
        return str(fields["content"])
    rows = [value for name, value in fields.items() if name.startswith(("stream.", "item."))]
    return "".join(str(row.get("summary") or row.get("text") or "") for row in rows if isinstance(row, dict))


def main() -> int:
    verb, folder, field, *rest = sys.argv[1:]
    typist = Typist(Path(folder))
    if verb == "type":
        typist.type(field, int(rest[0]), float(rest[1]))
    else:
        print(json.dumps(typist.recover(field), ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
