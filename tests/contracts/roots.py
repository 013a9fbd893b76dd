"""What an office does with its two roots, in tests: stopped, changed, started."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

from sync.core import seal
from sync.driver.keys import roots_of
from sync.driver.store import server_info
from sync.server import folder, rotation
from sync.wire.key_set import KeySet, Roots, make_key_set
from tests.contracts.world import Client, World

ROOT, SPARE = Path("move-to-safety", "root-key.txt"), rotation.SPARE_FILE


def forget_spare(where: Path) -> None:
    """The folder of a server that was made before there were spare roots."""
    root = rotation.read_root(where / ROOT)
    assert root is not None
    keys = folder.read_identity(where).keys
    made = make_key_set(
        seal.signer(root), org=keys.org, version=1, receipt=keys.receipt, root=keys.root, parcel=keys.parcel
    )
    facts = json.loads((where / "server.json").read_bytes())
    facts |= {"keys": made.body.decode(), "keys_sig": base64.b64encode(made.sig).decode()}
    (where / "server.json").write_text(json.dumps(facts))
    (where / SPARE).unlink()


def before_spares(world: World) -> None:
    world.close()
    forget_spare(world.where)
    world.open()


def add_spare(world: World) -> KeySet:
    world.close()
    made = rotation.add_spare(world.where, folder.read_identity(world.where).keys, world.where / ROOT, world.dice)
    world.open()
    return made


def rotate(world: World, file: Path = SPARE, *, retire: bool = False, version: int = 0) -> KeySet:
    """New receipt and parcel keys, signed by the root in this file."""
    world.close()
    keys = folder.read_identity(world.where).keys
    made = rotation.rotate(
        world.where, keys, world.where / file, rotation.KINDS, world.dice, version, retire_root=retire
    )
    world.open()
    return made


def steal(world: World, version: int) -> None:
    """Somebody with the root key, and with the office's machine and receipt key besides, publishes a key set."""
    root = rotation.read_root(world.where / ROOT)
    assert root is not None
    keys = world.opened.keys
    made = make_key_set(
        seal.signer(root), org=keys.org, version=version, receipt=keys.receipt, root=keys.root, parcel=keys.parcel,
        spare=(keys.spare, keys.spare_sig),
    )  # fmt: skip
    world.opened = replace(world.opened, keys=made)
    world.service = type(world.service)(world.opened, now=world.clock, random=world.dice)
    world.handle = world.service.handle


def pinned(client: Client) -> Roots:
    info = server_info(client.store)
    assert info is not None
    return roots_of(info)
