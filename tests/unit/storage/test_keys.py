"""The key of the database: slots, fakes of every kind of broken keyring, damaged files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.errors import Damaged, PassphraseNeeded, WrongPassphrase
from desktop_app.storage import keys


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


@pytest.mark.parametrize("broken", [RefusingKeyring, ForgettingKeyring, TruncatingKeyring, GarbageKeyring])
def test_a_keyring_that_does_not_keep_the_real_key_is_not_used(tmp_path: Path, broken: type[GoodKeyring]) -> None:
    with pytest.raises(keys.NoWayToKeepKey):
        keys.create(tmp_path / "key.json", "sổ", passphrase=None, keyring=broken)
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
    content = json.loads(path.read_text())
    content["slots"][0]["memory_kib"] = 2**40
    path.write_text(json.dumps(content))
    with pytest.raises(Damaged):
        keys.unlock(path, passphrase=lambda: "một hai", keyring=no_keyring)
