"""Set-up of the project's own folder `.venv`, with the standard library only.

`prepare()` is called by every task that runs project code. The first call makes the virtual environment, installs the
hash-pinned packages and the project itself, checks the system libraries that Qt loads, and makes the translations.
It then writes a stamp; while the stamp fits, later calls look at nothing else, so that a start costs milliseconds.

No address of a package registry is named here: pip and uv use the configuration of whoever runs this.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from types import MappingProxyType
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
STAMP: Final = VENV / "sotay-stamp.json"
REQUIREMENTS: Final = ROOT / "build_scripts" / "requirements.txt"
UV_REQUIREMENTS: Final = ROOT / "build_scripts" / "uv.txt"
I18N: Final = ROOT / "resources" / "i18n"
# Raise this when the steps below change in a way that an existing .venv has to go through again.
LAYOUT: Final = "2"

# Library that Qt loads → Debian/Ubuntu package that holds it. The wheels bring everything else.
QT_LIBRARIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libfontconfig.so.1": "libfontconfig1",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libdbus-1.so.3": "libdbus-1-3",
        "libglib-2.0.so.0": "libglib2.0-0",
    }
)
# Only a real X11 window needs these.
X11_LIBRARIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
    }
)


class SetupFailed(Exception):
    """Set-up cannot go on; the text is one finished sentence for the person at the keyboard."""


def python() -> Path:
    """The interpreter inside `.venv`."""
    return tool("python")


def tool(name: str) -> Path:
    """Path of a program inside `.venv`."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def say(text: str) -> None:
    """One line of progress on stderr, so that a task's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


def has_display() -> bool:
    """Whether a window can be shown, or Qt has been told to draw into memory."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal", "vnc"}:
        return True
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def wants_x11() -> bool:
    """Whether Qt will choose its X11 plug-in on this machine."""
    if not sys.platform.startswith("linux") or not os.environ.get("DISPLAY"):
        return False
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    return platform == "xcb" or (not platform and not os.environ.get("WAYLAND_DISPLAY"))


def prepare(*, qt: bool = True, x11: bool = False, build: bool = False) -> None:
    """Make `.venv` ready to run the project; returns at once when nothing has changed since the last time.

    `qt`: the task loads Qt, so its system libraries are needed. `x11`: also those of a window on X11. `build`: also
    what PyInstaller takes from the system. Raises SetupFailed with a sentence to show.
    """
    stamp = _read_stamp()
    fingerprint = _fingerprint()
    ready = stamp.get("fingerprint") == fingerprint and python().exists()
    known = set(stamp.get("libraries", "").split()) if ready else set()
    needed = {kind for kind, wanted in (("qt", qt), ("x11", x11), ("build", build)) if wanted}
    if not ready or not needed <= known:
        # Everything that the system lacks is asked for at once, before anything is downloaded.
        _check_system(venv=not ready, kinds=needed - known)
        if not ready:
            _make_environment(fresh=stamp.get("root", str(ROOT)) != str(ROOT))
        written = {"fingerprint": fingerprint, "root": str(ROOT), "libraries": " ".join(sorted(known | needed))}
        _write_stamp(written)
    make_translations()


def _make_environment(*, fresh: bool) -> None:
    started = time.monotonic()
    _check_disk()
    _make_venv(fresh=fresh)
    _install_packages()
    _install_project()
    say(f"Packages are ready ({time.monotonic() - started:.0f} s).")


def _fingerprint() -> str:
    digest = hashlib.sha256(LAYOUT.encode())
    for path in (ROOT / "pyproject.toml", REQUIREMENTS, UV_REQUIREMENTS):
        digest.update(path.read_bytes())
    # A moved folder has scripts with dead paths in it, another Python has other wheels.
    digest.update(f"{ROOT}\n{sys.version_info[:2]}".encode())
    return digest.hexdigest()


def _read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stamp.items()} if isinstance(stamp, dict) else {}


def _write_stamp(stamp: Mapping[str, str]) -> None:
    beside = STAMP.with_suffix(".tmp")
    beside.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    beside.replace(STAMP)


def _check_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < 1_500_000_000:
        raise SetupFailed(
            f"Set-up needs about 1.5 GB of free disk, and {ROOT} has {free / 1e9:.1f} GB. Nothing was changed."
        )


def _make_venv(*, fresh: bool) -> None:
    say(f"Making {VENV.name} with Python {sys.version.split()[0]} ...")
    # `_base_executable` is the real interpreter even when a virtual environment's Python runs this script.
    base = getattr(sys, "_base_executable", None) or sys.executable
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    config = VENV / "pyvenv.cfg"
    if config.exists() and f"version = {version}." not in config.read_text(encoding="utf-8"):
        fresh = True
    command = [base, "-m", "venv", *(["--clear"] if fresh else []), str(VENV)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupFailed(f"Python could not make {VENV}: see the lines above. Delete that folder and try again.")


def _install_packages() -> None:
    say("Installing the pinned packages ...")
    pip = [str(python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    has_uv = _run([*pip, "--only-binary", ":all:", "-r", str(UV_REQUIREMENTS)])
    if has_uv:
        # Compiled now, once: else the first start compiles, or every start where Python may not write bytecode.
        uv = [str(tool("uv")), "pip", "install", *quiet, "--compile-bytecode", "--python", str(python())]
        if _run([*uv, "--require-hashes", "-r", str(REQUIREMENTS)]):
            return
    # uv has a configuration of its own; where only pip knows the way to the packages, pip alone does the work.
    say("uv could not do it; going on with pip alone, which is slower ...")
    if not _run([*pip, "-r", str(REQUIREMENTS)]):
        raise SetupFailed(
            "The packages could not be installed: see the lines above. Nothing is broken; when there is a connection, "
            "run the same command again."
        )


def _install_project() -> None:
    """Make `.venv/bin/sotay` and `sotay-server`, without touching the network."""
    # --no-build-isolation: setuptools comes from the pinned packages instead of a fresh download.
    command = [str(python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    command += ["--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise SetupFailed(f"{done.stdout}{done.stderr}\nThe project itself could not be installed into .venv.")


def missing_libraries(libraries: Mapping[str, str]) -> list[str]:
    """Packages of those libraries that the loader cannot find."""
    missing = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def _check_system(*, venv: bool, kinds: Set[str]) -> None:
    """Install what the operating system itself lacks, or raise with the exact command to type."""
    missing = []
    # Debian and Ubuntu split `ensurepip` off into a package of its own.
    if venv and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if sys.platform.startswith("linux"):
        missing += missing_libraries(QT_LIBRARIES) if "qt" in kinds else []
        missing += missing_libraries(X11_LIBRARIES) if "x11" in kinds else []
        missing += _missing_for_build() if "build" in kinds else []
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise SetupFailed(
            f"Some parts of the system are missing here; on Debian they are called {' '.join(missing)}. "
            "Please install them with your system's package manager, then run the same command again."
        )
    _apt_install(missing)


def _missing_for_build() -> list[str]:
    """PyInstaller reads libraries with binutils and packs Python's own; Debian's Python comes without that one."""
    missing = [] if shutil.which("objdump") and shutil.which("strip") else ["binutils"]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if sys.base_prefix == "/usr":
        missing += missing_libraries({f"libpython{version}.so.1.0": f"libpython{version}"})
    return missing


def offer(packages: Sequence[str], without: str) -> None:
    """Install Debian packages that a task can do without; where that is not allowed, say what is left out."""
    if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        say(f"Not on this machine: {' '.join(packages)}. {without}")
        return
    try:
        _apt_install(packages)
    except SetupFailed as refused:
        say(f"{refused}\n{without}")


def _apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages when that is allowed without a question; else raise with the exact command."""
    typed = f"sudo apt-get install -y {shlex.join(packages)}"
    refused = SetupFailed(
        f"Some parts of the system are missing. Please type\n  {typed}\nand then run the same command."
    )
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        prefix: list[str] = []
    elif (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        prefix = ["sudo", "-n"]
    else:
        raise refused
    say(f"Installing parts of the system that are missing: {' '.join(packages)} ...")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    # A bare machine has no package lists yet; asking for them first each time would cost seconds for nothing.
    if _run(install, silent=True) or (_run([*apt, "update"]) and _run(install)):
        return
    raise refused


def make_translations() -> None:
    """Compile `resources/i18n/*.ts` whose `.qm` is missing or older."""
    sources = [path for path in I18N.glob("*.ts") if _older(path.with_suffix(".qm"), path)]
    if not sources:
        return
    say("Making the translations ...")
    if not _run([str(python()), str(ROOT / "build_scripts" / "translations.py"), "release"]):
        raise SetupFailed("The translations could not be made: see the lines above.")


def _older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _run(command: Sequence[str], *, silent: bool = False) -> bool:
    sink = subprocess.DEVNULL if silent else None
    # stdout goes to stderr: what a task prints on stdout is its result, not the story of the set-up.
    return subprocess.run(command, check=False, cwd=ROOT, stdout=sink or sys.stderr, stderr=sink).returncode == 0
