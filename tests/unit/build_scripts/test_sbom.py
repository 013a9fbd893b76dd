"""The bill of materials: every pinned package that is here, with hashes and a licence, and what lives inside wheels."""

from __future__ import annotations

from build_scripts import sbom

PINNED = """\
anyio==4.16.0 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
psycopg[binary]==3.3.9 ; sys_platform == "linux" \\
    --hash=sha256:{c}
""".format(a="a" * 64, b="b" * 64, c="c" * 64)


def test_the_pins_are_read_with_their_hashes() -> None:
    assert sbom.pinned(PINNED) == {
        "anyio": ("4.16.0", ["a" * 64, "b" * 64]),
        "psycopg": ("3.3.9", ["c" * 64]),
    }


def test_every_part_has_a_version_a_hash_and_a_licence() -> None:
    parts = sbom.components(sbom.REQUIREMENTS.read_text(encoding="utf-8"))
    assert {"sqlcipher3", "pyside6-essentials", "cryptography", "keyring"} <= {part["name"] for part in parts}
    for part in parts:
        assert part["hashes"], part["name"]
        assert part["licenses"][0]["license"]["name"] != "not stated", part["name"]


def test_the_engines_inside_wheels_are_listed_and_new_enough() -> None:
    inside = {part["name"]: part["version"] for part in sbom.embedded()}
    wanted = {"sqlite", "sqlcipher", "openssl", "qt", "zlib", "libxml2", "libxslt", "libjpeg_turbo", "python"}
    assert wanted <= set(inside)
    assert all(version[0].isdigit() for version in inside.values())
    assert tuple(map(int, inside["sqlite"].split("."))) >= (3, 51, 3)
