"""The main job of the demo twice: on a real X server (Xvfb, Qt's xcb plugin) and offscreen; both must come out alike.

An X server without a screen is started for it on a display of its own and stopped afterwards. Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# What must be the same wherever the window is drawn; seconds and bytes on the line differ from run to run.
SAME = ("notes", "meetings", "revisions_on_server", "delivered", "draft_survived_kill", "screenshots")


@contextmanager
def xvfb(size: str = "1366x768x24") -> Iterator[str]:
    """An X server; gives its display (":7")."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader, encoding="ascii") as told:
            display = told.readline().strip()
        if not display:
            raise RuntimeError("Xvfb did not start")
        yield f":{display}"
    finally:
        server.terminate()
        server.wait(10)


def demo(platform: str, display: str | None) -> dict[str, Any]:
    """One run of the demo; its summary."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["QT_QPA_PLATFORM"] = platform
    if display is not None:
        environment["DISPLAY"] = display
    command = [sys.executable, str(ROOT / "build_scripts" / "demo.py")]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the demo failed on {platform}:\n{done.stdout}")
    summary: dict[str, Any] = json.loads((ROOT / "build" / "demo" / "summary.json").read_text(encoding="utf-8"))
    print(f"{platform:10} ok, {len(summary['screenshots'])} pictures, {summary['seconds']} s", flush=True)
    return summary


def main() -> int:
    if shutil.which("Xvfb") is None:
        print("Xvfb is not on this machine; please type: sudo apt-get install -y xvfb", file=sys.stderr)
        return 1
    try:
        with xvfb() as display:
            on_x = demo("xcb", display)
        kept = ROOT / "build" / "demo-x"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(ROOT / "build" / "demo", kept)
        offscreen = demo("offscreen", None)
    except RuntimeError as failed:
        print(failed)
        return 1
    differ = [name for name in SAME if on_x[name] != offscreen[name]]
    for name in differ:
        print(f"{name}: {on_x[name]} on X, {offscreen[name]} offscreen")
    print("xserver: both alike" if not differ else f"xserver: {len(differ)} differences")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
