"""The real Secret Service: gnome-keyring on a session bus of its own, with a home that is thrown away.

`main` starts itself again under `dbus-run-session`. There a notebook is made without a passphrase, opened again by a
second process, and the same is tried after the keyring was locked: then the key must not come, and nobody may wait for
ever. Nothing of the key may be in clear in any file of the home.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

INSIDE = "SOTAY_KEYRING_TEST"
LOCK_PATIENCE = 5.0


def main() -> int:
    if os.environ.get(INSIDE):
        return inside(Path(os.environ[INSIDE]))
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
        for name in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "RUNTIME_DIR"):
            folder = Path(home) / name.lower()
            folder.mkdir(mode=0o700)
            environment[f"XDG_{name}"] = str(folder)
        environment |= {"HOME": home, INSIDE: home}
        return subprocess.run(
            ["dbus-run-session", "--", sys.executable, __file__], env=environment, check=False
        ).returncode


def inside(home: Path) -> int:
    from desktop_app import app
    from desktop_app.profile import Profile
    from desktop_app.storage import keyfile, keys, slots

    daemon = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
    subprocess.run(daemon, input=b"mat khau cua may\n", stdout=subprocess.DEVNULL, check=True)
    backend = keys.system_keyring()
    name = f"{type(backend).__module__}.{type(backend).__name__}"
    print(f"keyring: {name}")
    if "SecretService" not in name and "libsecret" not in name and "chainer" not in name:
        print("this is not the Secret Service", file=sys.stderr)
        return 1
    profile = Profile(home / "sổ")
    app.create_notebook(profile, label="Lành", passphrase=None)
    kinds = [slot["kind"] for slot in keyfile.read(profile.key_file).slots]
    assert kinds == ["keyring"], kinds
    services = app.open_services(profile, passphrase=lambda: None)
    services.capture.new_draft("note", {"content": "một"}).result()
    key = services.care._context.store.key()
    services.close()
    again = subprocess.run(
        [sys.executable, "-m", "desktop_app", "--profile", str(profile.folder), "status", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert '"drafts": 1' in again.stdout, again.stdout
    _nothing_in_clear(home, key)
    slot = keyfile.read(profile.key_file).slots[0]
    _lock()
    given = slots.from_keyring(slot, keys.system_keyring, LOCK_PATIENCE)
    assert given is None, "a locked keyring gave the key"
    assert not slots.keyring_holds(keys.system_keyring, "probe", "0" * 64, LOCK_PATIENCE)
    print("made, opened by another process, not given back while locked; nothing in clear")
    # A locked keyring leaves a thread that still waits for somebody to answer: nobody will.
    sys.stdout.flush()
    os._exit(0)


def _lock() -> None:
    import secretstorage

    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()


def _nothing_in_clear(home: Path, key: bytes) -> None:
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key not in content, path
            assert key.hex().encode() not in content, path


if __name__ == "__main__":
    sys.exit(main())
