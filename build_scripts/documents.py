"""Every golden meeting in every preset, as pictures to look at: what a clerk would see, both formats side by side.

Each page of `build/documents/<preset>/<meeting>-<page>.png` shows Word's file at the left (opened and printed by
LibreOffice, so that another program than ours has the last word) and our PDF at the right. `--opened` lets LibreOffice
open hostile texts as CSV, XLSX and DOCX instead, and says whether anything ran (`documents_opened.py`). `--bench`
writes 500 meetings of 40 items in both formats, and prints seconds and memory.

Needs LibreOffice Writer, Calc for `--opened`, and poppler's pdftoppm. They are Debian packages: root gets them
installed, everybody else is told the command. Not part of the tests: it takes minutes, and somebody has to look.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import documents_opened  # noqa: E402
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QImage, QPainter  # noqa: E402

from desktop_app.exports import docx  # noqa: E402
from desktop_app.exports.minutes import build_minutes  # noqa: E402
from desktop_app.exports.presets import Preset  # noqa: E402
from tests.unit.exports.golden import ALL, build  # noqa: E402
from tests.unit.exports.samples import SIXTY, dressed  # noqa: E402
from ui import printing  # noqa: E402

TARGET = ROOT / "build" / "documents"
PACKAGES = {"soffice": "libreoffice-writer-nogui", "pdftoppm": "poppler-utils"}
CALC = "libreoffice-calc-nogui"
DPI = 70
MEETINGS, ITEMS = 500, 40


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tasks.py documents", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="presets or meetings (default: all of both)")
    parser.add_argument("--dpi", type=int, default=DPI, help=f"dots per inch of the pictures (default: {DPI})")
    parser.add_argument("--opened", action="store_true", help="let LibreOffice open hostile texts in every format")
    parser.add_argument("--bench", action="store_true", help=f"{MEETINGS} meetings of {ITEMS} items: seconds, memory")
    options = parser.parse_args(arguments)
    printing.ensure_application()
    if options.bench:
        return _bench()
    unknown = set(options.names) - {name for pair in ALL for name in pair}
    if unknown:
        parser.error(f"unknown: {' '.join(sorted(unknown))}")
    if not _have_tools(calc=options.opened):
        return 1
    if options.opened:
        return documents_opened.check(_convert)
    wanted = [pair for pair in ALL if _wanted(pair, options.names)]
    started = time.monotonic()
    pages, differing = _pictures(wanted, options.dpi)
    print(f"{len(wanted)} documents, {pages} pages in {time.monotonic() - started:.0f} s: {TARGET.relative_to(ROOT)}")
    for name, preset, ours, theirs in differing:
        print(f"  {preset}/{name}: PDF {ours} pages, Word's file in LibreOffice {theirs}")
    return 0


def _wanted(pair: tuple[str, str], names: list[str]) -> bool:
    """Presets and meetings may be named together: then both must fit."""
    meetings = {name for name, _preset in ALL} & set(names)
    layouts = {preset for _name, preset in ALL} & set(names)
    return (not meetings or pair[0] in meetings) and (not layouts or pair[1] in layouts)


def _have_tools(*, calc: bool) -> bool:
    missing = [package for tool, package in PACKAGES.items() if shutil.which(tool) is None]
    program = shutil.which("soffice")
    # Calc is a library beside LibreOffice's own program; nothing of it is on the path.
    if calc and not (program and list(Path(program).resolve().parent.glob("*sclo.*"))):
        missing.append(CALC)
    if not missing:
        return True
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        return subprocess.run(command, check=False).returncode == 0
    print(f"This task needs {' and '.join(missing)}:\n  sudo {' '.join(command)}")
    return False


def _pictures(wanted: list[tuple[str, str]], dpi: int) -> tuple[int, list[tuple[str, str, int, int]]]:
    """Writes the pictures; how many pages, and the documents whose two formats have not the same number of them."""
    pages = 0
    differing = []
    with tempfile.TemporaryDirectory(prefix="sotay-documents-") as folder:
        work = Path(folder)
        for name, preset in wanted:
            document = build(name, preset)
            (work / f"{preset}.{name}.docx").write_bytes(docx.render(document))
        _convert(sorted(work.glob("*.docx")), "pdf", work)
        for name, preset in wanted:
            target = TARGET / preset
            target.mkdir(parents=True, exist_ok=True)
            for old in target.glob(f"{name}-*.png"):
                old.unlink()
            ours = work / f"{preset}.{name}.ours.pdf"
            ours.write_bytes(printing.render_pdf(build(name, preset)))
            left = _page_pictures(work / f"{preset}.{name}.pdf", dpi)
            right = _page_pictures(ours, dpi)
            if len(left) != len(right):
                differing.append((name, preset, len(right), len(left)))
            for number in range(max(len(left), len(right))):
                _beside(left[number : number + 1], right[number : number + 1]).save(
                    str(target / f"{name}-{number + 1}.png")
                )
                pages += 1
    return pages, differing


def _convert(files: list[Path], to: str, folder: Path, reader: str = "") -> None:
    """Each file in another format in `folder`; a profile of its own keeps the settings of whoever works here out of it.

    `reader` is LibreOffice's name of how the files are read, where it cannot tell by itself.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Without a Khmer font on the machine LibreOffice draws nothing at all; Word brings one of its own.
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{ROOT / "resources" / "fonts"}</dir>'
        f"<cachedir>{folder / 'fontcache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(folder)]
    command += [f"--infilter={reader}"] if reader else []
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False, env=environment)
    unmade = [file.name for file in files if not (folder / file.name).with_suffix(f".{to}").exists()]
    if unmade:
        sys.exit(f"LibreOffice made no {to} of {', '.join(unmade)}:\n{done.stdout}{done.stderr}")


def _page_pictures(pdf: Path, dpi: int) -> list[QImage]:
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(stem)], check=True)
    made = sorted(stem.parent.glob(f"{stem.name}-*.png"))
    images = [QImage(str(file)) for file in made]
    for file in made:
        file.unlink()
    return images


def _beside(left: list[QImage], right: list[QImage]) -> QImage:
    """Two pages on a grey table; a page that one format does not have leaves its place empty."""
    size = (left or right)[0].size()
    gap = 12
    picture = QImage(2 * size.width() + 3 * gap, size.height() + 2 * gap, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.gray)
    painter = QPainter(picture)
    for place, images in enumerate((left, right)):
        for image in images:
            painter.drawImage(gap + place * (size.width() + gap), gap, image)
    painter.end()
    return picture


def _bench() -> int:
    """Each format by itself, so that the memory of one is not the memory of the other."""
    presets = ("nd30-2020", "hd05-2026")
    meetings = [{**SIXTY, "number": n, "items": SIXTY["items"][:ITEMS]} for n in range(1, MEETINGS + 1)]
    layouts = [Preset.load(name) for name in presets]
    for format, render in (("DOCX", docx.render), ("PDF", printing.render_pdf)):
        slowest = 0.0
        memory = [_megabytes()]
        started = time.monotonic()
        for n, meeting in enumerate(meetings):
            layout = layouts[n % len(layouts)]
            before = time.monotonic()
            document = build_minutes(dressed(meeting, layout.name), layout, draft=False, area_label=None)
            render(document)
            slowest = max(slowest, time.monotonic() - before)
            if n + 1 in (MEETINGS // 10, MEETINGS):
                memory.append(_megabytes())
        seconds = time.monotonic() - started
        each = 1000 * seconds / MEETINGS
        print(f"{format}: {MEETINGS} meetings of {ITEMS} items in {seconds:.1f} s, {each:.0f} ms each", end=", ")
        print(f"slowest {1000 * slowest:.0f} ms; peak memory {memory[0]:.0f} MB at the start", end=", ")
        print(f"{memory[1]:.0f} MB after {MEETINGS // 10}, {memory[2]:.0f} MB after {MEETINGS}")
    return 0


def _megabytes() -> float:
    """The most memory that this process has had (Linux counts it in kilobytes, macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:]))
