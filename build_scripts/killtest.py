"""Kill the program at random moments while it saves, and count what it had called saved and then lost.

A child process saves notes and drafts through the same services as the window and prints each one's id after the commit
returned. The parent kills it (SIGKILL) after a random time, opens the notebook as a person would, and checks that every
printed note is there with its text, that the last printed draft text is there, and that file and chain are whole.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSPHRASE = "mật khẩu thử"
LIFETIME = 10  # kills that one notebook goes through: every check reads all of it, so it must not grow without end
NOTE = {
    "title": "Nước máy yếu vào giờ chiều",
    "content": "Bà con nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm. ",
    "area": "29461",
    "severity": 1,
}


def child(folder: Path) -> None:
    """Save for ever; one line of JSON per thing that was saved."""
    from desktop_app import app
    from desktop_app.profile import Profile

    services = app.open_services(Profile(folder), passphrase=lambda: PASSPHRASE)
    draft = services.capture.new_draft("note", {"content": ""}).result()
    for count in range(1_000_000):
        title = f"{NOTE['title']} {os.getpid()}-{count}"
        saved = services.capture.save_draft(draft.id, {**draft.fields, "content": title}).result()
        _say({"draft": saved.id, "text": title})
        done = services.capture.add("note", [{**NOTE, "title": title, "content": NOTE["content"] * (1 + count % 9)}])
        _say({"note": done.result()[0].record_id, "title": title})


def cycle(folder: Path, chance: random.Random) -> tuple[int, list[str]]:
    """One life and death; how many notes were called saved, and what is wrong afterwards."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, __file__, "--child", str(folder)], stdout=subprocess.PIPE, stderr=errors, text=True
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first:
            errors.seek(0)
            return 0, [f"the child did not start: {errors.read()[-500:]}"]
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        lines = [first, *process.stdout.readlines()]
        process.wait()
        process.stdout.close()
    # The last line may be cut in the middle: then its save was not announced.
    said = [json.loads(line) for line in lines if line.endswith("\n")]
    return sum("note" in one for one in said), check(folder, said)


def check(folder: Path, said: list[dict[str, str]]) -> list[str]:
    """What is wrong with the notebook, given what the child said before it died."""
    from desktop_app import app
    from desktop_app.errors import SotayError
    from desktop_app.profile import Profile

    wrong = []
    services = app.open_services(Profile(folder), passphrase=lambda: PASSPHRASE)
    try:
        wrong += [f"{one.name}: {one.en}" for one in services.maintenance.doctor() if not one.ok and one.name != "room"]
        for one in said:
            if "note" in one:
                try:
                    found = services.queries.record(one["note"]).title
                except SotayError:
                    found = None
                if found != one["title"]:
                    wrong.append(f"a saved note is not there: {one['title']}")
        drafts = [one for one in said if "draft" in one]
        if drafts:
            kept = services.queries.draft(drafts[-1]["draft"]).fields.get("content", "")
            # A draft may be newer than the last line that could be read, never older.
            if _number(str(kept)) < _number(drafts[-1]["text"]):
                wrong.append(f"a draft fell back from {drafts[-1]['text']!r} to {kept!r}")
    finally:
        services.close()
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    from desktop_app import app
    from desktop_app.profile import Profile

    chance = random.Random(options.seed)
    workplace = Path(tempfile.mkdtemp(prefix="sotay-killtest-"))
    folder = workplace
    saved, wrong, started = 0, [], time.monotonic()
    for number in range(1, options.cycles + 1):
        if number % LIFETIME == 1:
            folder = workplace / f"sổ {number}"
            app.create_notebook(Profile(folder), label="thử", passphrase=PASSPHRASE)
        count, found = cycle(folder, chance)
        saved += count
        wrong += [f"cycle {number}: {one}" for one in found]
        if number % 25 == 0 or found:
            print(f"{number} cycles, {saved} notes saved, {len(wrong)} faults", flush=True)
    shutil.rmtree(workplace)
    for one in wrong:
        print(one)
    seconds = time.monotonic() - started
    print(f"killtest: {options.cycles} kills, {saved} notes called saved, {len(wrong)} faults, {seconds:.0f} s")
    return 1 if wrong or not saved else 0


def _number(text: str) -> int:
    return int(text.rpartition("-")[2]) if "-" in text else -1


def _say(value: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
