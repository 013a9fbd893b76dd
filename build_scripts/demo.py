"""The main job, unattended, through the real window: enrol, work offline, be killed, come back, deliver, export.

Leaves numbered pictures of every step, `minutes.docx`, `minutes.pdf` and `summary.json` in `build/demo/`. The exit code
is not 0 when any step fails. Only the person is made up: the window, the server, the kill and the files are real.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "demo"
WORK = TARGET / "work"
# What demo_window.py writes down at the meeting, in this order: every kind of item.
KINDS = [
    *("report", "opinion", "opinion", "question", "answer"),
    *("opinion", "task", "vote", "task", "conclusion"),
]
AREA = "29461"  # xã Trà Cú, tỉnh Vĩnh Long


class StepFailed(Exception):
    """A step did not do what it should."""


class Server:
    """The office's real server."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._process, self._port, self.url = folder, None, "0", ""
        self.ask("init", "--name", "Điểm đồng bộ xã Trà Cú")

    def start(self) -> str:
        command = [*_python("sync.server.cli"), "serve", str(self._folder), "--host", "127.0.0.1", "--port", self._port]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=_environment()
        )
        line = self._process.stdout.readline()
        if not line.startswith("ready "):
            raise StepFailed(f"the server did not start: {line!r}")
        self.url = line.split()[1]
        self._port = self.url.rpartition(":")[2]
        return self.url

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process.stdout.close()
            self._process = None

    def ask(self, verb: str, *arguments: str) -> Any:
        command = [*_python("sync.server.cli"), verb, str(self._folder), *arguments, "--json"]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, env=_environment()
        )
        if done.returncode:
            raise StepFailed(f"sotay-server {verb}: {done.stderr.strip()}")
        return json.loads(done.stdout)


class Story:
    """Runs the stages one after the other and keeps what they found."""

    def __init__(self) -> None:
        self.pictures: list[str] = []

    def stage(self, name: str, *arguments: str, kill: bool = False) -> dict[str, Any]:
        say(f"{name} …")
        command = [sys.executable, str(ROOT / "build_scripts" / "demo_window.py"), name, str(WORK)]
        command += [str(len(self.pictures)), *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=_environment(window=True)
        )
        line = process.stdout.readline()
        if kill and line:
            time.sleep(1.3)  # it is typing now
            process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.stdout.close()
        code = process.wait(60)
        found = json.loads(line) if line else {}
        self.pictures += found.get("pictures", [])
        if "stuck" in found:
            raise StepFailed(f"{name}: {found['stuck']} (see the last picture in {TARGET})")
        if not found or (code != 0 and not kill):
            raise StepFailed(f"{name} ended with exit code {code}")
        return found


def run() -> dict[str, Any]:
    shutil.rmtree(TARGET, ignore_errors=True)
    WORK.mkdir(parents=True)
    started = time.monotonic()
    story, server = Story(), Server(WORK / "máy văn phòng")
    try:
        url = server.start()
        code = server.ask("enrol-code", "--name", "Nguyễn Thị Lành", "--role", "collaborator", "--area", AREA)["code"]
        story.stage("enrol", code, url)
        server.stop()
        recorded = story.stage("record", kill=True)
        returned = story.stage("restart")
        server.start()
        delivered = story.stage("deliver")
        summary = _check(server, recorded, returned, delivered)
    finally:
        server.stop()
    summary["seconds"] = round(time.monotonic() - started, 1)
    summary["screenshots"] = story.pictures
    (TARGET / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(WORK)
    return summary


def _check(
    server: Server, recorded: dict[str, Any], returned: dict[str, Any], delivered: dict[str, Any]
) -> dict[str, Any]:
    """Compare what was recorded with what the server holds; every record once."""
    records = sum(recorded[kind] for kind in ("note", "meeting", "followup", "area"))
    state = server.ask("status")
    notes = server.ask("notes")
    expect("records on the server", sum(state["records"].values()), records)
    expect("notes on the server", len(notes), recorded["note"])
    expect("every note once", len({note["id"] for note in notes}), recorded["note"])
    expect("the photo and its small picture on the server", state["blobs"], 2)
    expect("nothing was delivered while the server was stopped", returned["pending"], recorded["pending"])
    expect("records with a receipt", delivered["delivered"], records)
    expect("the draft survived the kill", returned["draft_survived_kill"], True)
    _read_as_coordinator(server)
    for name, magic in (("minutes.docx", b"PK"), ("minutes.pdf", b"%PDF-")):
        expect(name, (TARGET / name).read_bytes().startswith(magic), True)
    return {
        "notes": recorded["note"],
        "meetings": recorded["meeting"],
        "revisions_on_server": state["revisions"],
        "delivered": delivered["delivered"],
        "draft_survived_kill": returned["draft_survived_kill"],
        "requests": delivered["requests"],
        "bytes_up": delivered["bytes_up"],
    }


def _read_as_coordinator(server: Server) -> None:
    """What the office reads: a second notebook, a coordinator's, fetches everything and shows it."""
    passphrase = WORK / "mật khẩu của văn phòng.txt"
    passphrase.write_text("van phong xa\n", encoding="utf-8")

    def sotay(*arguments: str) -> Any:
        options = ["--profile", str(WORK / "văn phòng"), "--passphrase-file", str(passphrase), "--json"]
        command = [*_python("desktop_app"), *options, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, env=_environment()
        )
        if done.returncode:
            raise StepFailed(f"sotay {arguments[0]}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    code = server.ask("enrol-code", "--name", "Văn phòng", "--role", "coordinator", "--area", AREA)["code"]
    sotay("init", "--name", "Văn phòng")
    sotay("enrol", code, "--server", server.url)
    sotay("sync")
    shown = [sotay("note", "show", row["id"]) for row in sotay("note", "list")]
    expect("streams of opinion that the office reads", sum(len(note.get("streams", [])) for note in shown), 3)
    [meeting] = [sotay("meeting", "show", row["id"]) for row in sotay("meeting", "list")]
    expect("items of the meeting that the office reads", len(meeting["items"]), 10)
    kinds = [item["kind"] for item in meeting["items"]]
    expect("kinds of the items", kinds, KINDS)


def expect(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise StepFailed(f"{what}: expected {wanted}, found {found}")
    say(f"  ok: {what} ({found})")


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _environment(window: bool = False) -> dict[str, str]:
    values = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    if window and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and os.name == "posix":
        values.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The demo asks for its passphrase like any notebook without a keyring, and leaves nothing in the person's own.
    values["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    values["SOTAY_LANG"] = "vi"
    return values


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    try:
        summary = run()
    except StepFailed as failed:
        say(f"The demo failed. {failed}")
        return 1
    say(json.dumps({**summary, "screenshots": len(summary["screenshots"])}, ensure_ascii=False))
    say(f"Pictures, minutes.docx, minutes.pdf and summary.json are in {TARGET.relative_to(ROOT)}{os.sep}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
