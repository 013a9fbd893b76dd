"""The key of the database: slots, fakes of every kind of broken keyring, damaged files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop_app.errors import Damaged, PassphraseNeeded, WrongPassphrase
from desktop_app.storage import keyfile, keys, slots

CHEAP = {"memory_kib": 64, "iterations": 1, "lanes": 1}
KEYTEST = Path(__file__).parents[3] / "build_scripts" / "keytest.py"


class GoodKeyring:
    """Keeps what it is given, like a desktop's keyring that is unlocked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, account: str, secret: str) -> None:
        self.kept[service, account] = secret

    def get_password(self, service: str, account: str) -> str | None:
        return self.kept.get((service, account))


class RefusingKeyring(GoodKeyring):
    def set_password(self, service: str, account: str, secret: str) -> None:
        raise RuntimeError("locked")


class ForgettingKeyring(GoodKeyring):
    """Like the null backend: says nothing and keeps nothing."""

    def set_password(self, service: str, account: str, secret: str) -> None:
        return


class TruncatingKeyring(GoodKeyring):
    def set_password(self, service: str, account: str, secret: str) -> None:
        self.kept[service, account] = secret[:20]


class GarbageKeyring(GoodKeyring):
    def get_password(self, service: str, account: str) -> str | None:
        return "không phải khóa"


class HangingKeyring(GoodKeyring):
    """Waits for a window that nobody answers."""

    def set_password(self, service: str, account: str, secret: str) -> None:
        threading.Event().wait(60)

    def get_password(self, service: str, account: str) -> str | None:
        threading.Event().wait(60)
        return None


def no_keyring() -> keys.Keyring:
    raise RuntimeError("No recommended backend was available")


def nobody() -> str | None:
    return None


def test_the_key_comes_back_from_the_keyring(tmp_path: Path) -> None:
    keyring = GoodKeyring()
    key = keys.create(tmp_path / "key.json", "sổ 1", passphrase=None, keyring=lambda: keyring)
    assert len(key) == keys.KEY_BYTES
    assert keys.unlock(tmp_path / "key.json", passphrase=nobody, keyring=lambda: keyring) == key
    assert not keys.needs_passphrase(tmp_path / "key.json")


@pytest.mark.parametrize(
    "broken", [RefusingKeyring, ForgettingKeyring, TruncatingKeyring, GarbageKeyring, HangingKeyring]
)
def test_a_keyring_that_does_not_keep_the_real_key_is_not_used(tmp_path: Path, broken: type[GoodKeyring]) -> None:
    with pytest.raises(keys.NoWayToKeepKey):
        keys.create(tmp_path / "key.json", "sổ", passphrase=None, keyring=broken, patience=0.1)
    assert list(tmp_path.iterdir()) == []


def test_no_keyring_at_all_and_no_passphrase(tmp_path: Path) -> None:
    with pytest.raises(keys.NoWayToKeepKey):
        keys.create(tmp_path / "key.json", "sổ", passphrase=None, keyring=no_keyring)


def test_the_passphrase_opens_in_either_unicode_form_and_no_other_does(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key = keys.create(path, "sổ", passphrase="qu\u00fd h\u00f3a", keyring=no_keyring)
    assert keys.unlock(path, passphrase=lambda: "quy\u0301 ho\u0301a ", keyring=no_keyring) == key
    with pytest.raises(WrongPassphrase):
        keys.unlock(path, passphrase=lambda: "quy hoa", keyring=no_keyring)
    with pytest.raises(PassphraseNeeded):
        keys.unlock(path, passphrase=nobody, keyring=no_keyring)
    with pytest.raises(keys.EmptyPassphrase):
        keys.unlock(path, passphrase=lambda: "  ", keyring=no_keyring)


def test_the_key_is_not_on_the_disk_in_clear(tmp_path: Path) -> None:
    key = keys.create(tmp_path / "key.json", "sổ", passphrase="một hai ba", keyring=no_keyring)
    stored = (tmp_path / "key.json").read_bytes()
    assert key not in stored
    assert key.hex().encode() not in stored


def test_a_keyring_that_lost_the_key_says_so(tmp_path: Path) -> None:
    keyring = GoodKeyring()
    keys.create(tmp_path / "key.json", "sổ", passphrase=None, keyring=lambda: keyring)
    with pytest.raises(keys.KeyringLost):
        keys.unlock(tmp_path / "key.json", passphrase=nobody, keyring=GoodKeyring)
    with pytest.raises(keys.KeyringLost):
        keys.unlock(tmp_path / "key.json", passphrase=nobody, keyring=no_keyring)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"slots": 3}', b'{"slots": [1], "fingerprint": ""}', b"\xff"])
def test_a_damaged_key_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        keys.unlock(path, passphrase=lambda: "một", keyring=no_keyring)
    assert "key.json" in caught.value.vi
    assert path.read_bytes() == content


def test_a_hostile_key_file_does_not_take_all_memory(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    content = keyfile.read(path)
    keyfile.write(path, content.changed([{**content.slots[0], "memory_kib": 2**40}]))
    with pytest.raises(Damaged):
        keys.unlock(path, passphrase=lambda: "một hai", keyring=no_keyring)


def office() -> tuple[bytes, bytes]:
    pair = X25519PrivateKey.generate()
    return pair.private_bytes_raw(), pair.public_key().public_bytes_raw()


def opens(path: Path, passphrase: str) -> bytes:
    return keys.unlock(path, passphrase=lambda: passphrase, keyring=no_keyring)


@pytest.mark.parametrize("broken", [RefusingKeyring, GarbageKeyring, HangingKeyring])
def test_a_broken_keyring_beside_a_passphrase_asks_for_the_passphrase(
    tmp_path: Path, broken: Callable[[], keys.Keyring]
) -> None:
    path = tmp_path / "key.json"
    key = keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    content = keyfile.read(path)
    keyfile.write(path, content.changed([slots.keyring_slot("sổ"), *content.slots]))
    assert keys.unlock(path, passphrase=lambda: "một hai", keyring=broken, patience=0.1) == key


def test_a_new_passphrase_takes_the_place_of_the_old_one_and_of_the_keyring(tmp_path: Path) -> None:
    path, keyring = tmp_path / "key.json", GoodKeyring()
    key = keys.create(path, "sổ", passphrase=None, keyring=lambda: keyring)
    dropped = keys.set_passphrase(path, key, "một hai", CHEAP)
    assert [slot["kind"] for slot in dropped] == ["keyring"]
    assert slots.forget_in_keyring(dropped[0], lambda: keyring)
    assert key.hex() not in keyring.kept.values()
    assert opens(path, "một hai") == key
    assert keys.set_passphrase(path, key, "ba bốn", CHEAP) == ()
    assert opens(path, "ba bốn") == key
    with pytest.raises(WrongPassphrase):
        opens(path, "một hai")
    before = path.read_bytes()
    with pytest.raises(keys.EmptyPassphrase):
        keys.set_passphrase(path, key, "  ", CHEAP)
    with pytest.raises(Damaged):
        keys.set_passphrase(path, bytes(32), "năm sáu", CHEAP)
    assert path.read_bytes() == before


def test_either_copy_of_the_key_file_opens_and_makes_the_other_one_again(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key = keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    for harmed in (path, keyfile.copy_of(path)):
        whole = harmed.read_bytes()
        for damage in (b"", whole[:-20], whole.replace(b"argon2id", b"argon2ie")):
            harmed.write_bytes(damage)
            assert not keyfile.is_whole(path)
            assert opens(path, "một hai") == key
            assert keyfile.is_whole(path)
            assert harmed.read_bytes() == whole
        harmed.unlink()
        assert opens(path, "một hai") == key
        assert harmed.read_bytes() == whole


def test_a_key_file_of_the_first_version_still_opens_and_gets_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key = keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    content = keyfile.read(path)
    first = {"v": 1, "fingerprint": content.fingerprint, "slots": [dict(slot) for slot in content.slots]}
    path.write_text(json.dumps(first, indent=1))
    keyfile.copy_of(path).unlink()
    assert opens(path, "một hai") == key
    assert keyfile.is_whole(path)
    assert opens(path, "một hai") == key


def test_the_newer_copy_counts_whichever_it_is(tmp_path: Path) -> None:
    """A disk may keep the second rename and lose the first."""
    path = tmp_path / "key.json"
    key = keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    before = path.read_bytes()
    keys.set_passphrase(path, key, "ba bốn", CHEAP)
    path.write_bytes(before)
    with pytest.raises(WrongPassphrase):
        opens(path, "một hai")
    assert opens(path, "ba bốn") == key
    assert keyfile.is_whole(path)


def test_a_damaged_copy_does_not_pass_for_one_of_the_first_version(tmp_path: Path) -> None:
    """Those had no checksum, and this one has."""
    path = tmp_path / "key.json"
    key = keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"v": 2', b'"v": 1'))
    assert keyfile.decode(path.read_bytes()) is None
    assert opens(path, "một hai") == key
    assert path.read_bytes() == whole


def test_the_office_helps_when_the_passphrase_is_forgotten_and_its_answer_works_once(tmp_path: Path) -> None:
    path, (private, public) = tmp_path / "key.json", office()
    key = keys.create(path, "sổ", passphrase="một hai", keyring=no_keyring)
    with pytest.raises(keys.NoOfficeKey):
        keys.question(path)
    with pytest.raises(slots.BadSlot):
        keys.seal_to_office(path, key, b"short")
    keys.seal_to_office(path, key, public)
    assert opens(path, "một hai") == key
    asked = keys.question(path)
    assert slots.answer_to(asked, office()[0]) is None
    answer = slots.answer_to(asked, private)
    assert answer is not None
    before = path.read_bytes()
    with pytest.raises(keys.WrongAnswer):
        keys.rescue(path, bytes(len(answer)), "ba bốn", CHEAP)
    assert path.read_bytes() == before
    assert keys.rescue(path, answer, "ba bốn", CHEAP) == key
    assert opens(path, "ba bốn") == key
    with pytest.raises(WrongPassphrase):
        opens(path, "một hai")
    with pytest.raises(keys.WrongAnswer):
        keys.rescue(path, answer, "năm sáu", CHEAP)
    keys.set_passphrase(path, key, "bảy tám", CHEAP)
    second = slots.answer_to(keys.question(path), private)
    assert second is not None
    assert keys.rescue(path, second, "chín mười", CHEAP) == key


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test of every step forks")
def test_whatever_step_of_a_change_is_the_last_exactly_one_passphrase_opens() -> None:
    done = subprocess.run(
        [sys.executable, str(KEYTEST), "--cycles", "160", "--every", "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "160 cycles" in done.stdout


def test_what_reading_a_secret_does_not_need_is_loaded_for_those_who_do() -> None:
    code = (
        "import sys; from desktop_app.storage import keys; keys.system_keyring()\n"
        "print(*(name for name in keys._SELDOM if isinstance(sys.modules.get(name), keys._OnDemand)), 'none')\n"
        "print('urllib.request' in sys.modules, 'more_itertools' in sys.modules)\n"
        "import keyring.compat.py312 as used; print(used.metadata.version('keyring').count('.') > 0)\n"
        "import subprocess, platform, urllib.request\n"
        "print(bool(subprocess.run), bool(platform.system()), hasattr(urllib.request, 'urlopen'))"
    )
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines() == ["none", "False False", "True", "True True True"]
