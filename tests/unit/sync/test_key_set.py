"""Which key sets are believed: every combination of who signed, what is pinned, what is retired, and which version."""

from __future__ import annotations

import json
from itertools import product

import pytest

from sync.core import seal, strictjson
from sync.driver.keys import KEYS, kept_keys, learned, pack_keys, roots_of
from sync.driver.store import ServerInfo, pack_server, server_info
from sync.wire import shapes
from sync.wire.key_set import KeySet, Roots, make_key_set, read_key_set, spare_word
from tests.contracts.memory_store import MemoryStore

ORG = "019a9f5e-0000-7000-8000-00000000000a"
PRIVATE = {"root": b"r" * 32, "spare": b"s" * 32, "other": b"o" * 32, "stranger": b"x" * 32}
PUBLIC = {name: seal.public_key(private) for name, private in PRIVATE.items()}
NOTHING = (b"", b"")


def named(spare: str, by: str = "root", org: str = ORG) -> tuple[bytes, bytes]:
    """A spare, and the word of a root for it."""
    return PUBLIC[spare], seal.signer(PRIVATE[by])(spare_word(org, PUBLIC[spare]))


def key_set(
    by: str = "root",
    spare: tuple[bytes, bytes] = NOTHING,
    *,
    retired: bool = False,
    version: int = 5,
    root: str = "root",
) -> KeySet:
    return make_key_set(
        seal.signer(PRIVATE[by]), org=ORG, version=version, receipt=b"k" * 32, root=PUBLIC[root], parcel=b"p" * 32,
        spare=spare, signer=PUBLIC[by], root_retired=retired,
    )  # fmt: skip


def believed(made: KeySet, roots: Roots | None) -> KeySet | None:
    return read_key_set(made.body, made.sig, roots=roots)


PINNED = {
    "nothing": Roots(PUBLIC["root"]),
    "spare": Roots(PUBLIC["root"], PUBLIC["spare"]),
    "retired": Roots(PUBLIC["root"], PUBLIC["spare"], retired=True, spare_version=4),
}
SPARES = {"none": NOTHING, "spare": named("spare"), "other": named("other"), "unvouched": named("spare", "stranger")}


def expected(by: str, pinned: str, spare: str, retired: bool) -> bool:
    """The rules once more, in other words than the program's."""
    if by == "stranger" or (by == "root" and (pinned == "retired" or retired)):
        return False
    if by == "root":
        # What the root itself signs names a spare by the root's word, or one that is pinned already.
        return spare != "unvouched" or pinned != "nothing"
    # A set under a spare names that very spare; and it is the pinned one, or none is pinned and the root named it.
    if pinned == "nothing":
        return spare == by
    return by == "spare" and spare in ("spare", "unvouched")


@pytest.mark.parametrize("pinned", PINNED)
def test_the_whole_table_of_signers_spares_and_pins(pinned: str) -> None:
    seen = {True: 0, False: 0}
    for by, spare, retired in product(PRIVATE, SPARES, (False, True)):
        made = key_set(by, SPARES[spare], retired=retired)
        found = believed(made, PINNED[pinned])
        assert (found is not None) == expected(by, pinned, spare, retired), (by, spare, retired)
        if found is not None:
            assert found == made
        seen[found is not None] += 1
    assert min(seen.values()) > 0


@pytest.mark.parametrize(
    ("by", "pinned", "spare", "retired", "after"),
    [
        ("root", "nothing", "none", False, Roots(PUBLIC["root"])),
        ("root", "nothing", "spare", False, Roots(PUBLIC["root"], PUBLIC["spare"])),
        ("spare", "nothing", "spare", False, Roots(PUBLIC["root"], PUBLIC["spare"], False, 5)),
        ("spare", "nothing", "spare", True, Roots(PUBLIC["root"], PUBLIC["spare"], True, 5)),
        ("root", "spare", "none", False, Roots(PUBLIC["root"], PUBLIC["spare"])),  # a pinned spare stays
        ("root", "spare", "other", False, Roots(PUBLIC["root"], PUBLIC["spare"])),  # the root cannot replace it
        ("spare", "retired", "spare", False, Roots(PUBLIC["root"], PUBLIC["spare"], True, 5)),  # retired for ever
    ],
)
def test_what_is_pinned_after_a_set(by: str, pinned: str, spare: str, retired: bool, after: Roots) -> None:
    found = believed(key_set(by, SPARES[spare], retired=retired), PINNED[pinned])
    assert found is not None
    assert PINNED[pinned].after(found) == after


@pytest.mark.parametrize(
    ("made", "roots", "newest", "outdated"),
    [
        (key_set(), PINNED["nothing"], 5, False),
        (key_set(), PINNED["nothing"], 6, True),
        (key_set(), PINNED["retired"], 1, True),  # it verified before the root was retired
        (key_set("spare", named("spare")), PINNED["spare"], 5, False),
        (key_set("spare", named("spare")), PINNED["spare"], 6, True),
        (key_set("spare", named("spare")), PINNED["retired"], 6, True),
        (key_set("spare", named("spare"), retired=True), PINNED["retired"], 5, False),
        (key_set("spare", named("spare"), retired=True), PINNED["retired"], 6, True),
        # Whoever stole the root signed the highest number there is: the spare retires that root all the same,
        (key_set("spare", named("spare"), retired=True), PINNED["spare"], 2**53, False),
        # but no set of the spare's own that was replaced comes back that way.
        (key_set("spare", named("spare"), retired=True), PINNED["spare"]._replace(spare_version=6), 2**53, True),
    ],
)
def test_versions_only_rise(made: KeySet, roots: Roots, newest: int, outdated: bool) -> None:
    assert roots.outdated(made, newest) is outdated


def test_the_first_contact_believes_the_roots_that_a_set_names_itself() -> None:
    """The one-time code proves the whole answer; a set that contradicts itself is no set."""
    for made in (key_set(), key_set("root", named("spare")), key_set("spare", named("spare"), retired=True)):
        assert believed(made, None) == made
    for made in (
        key_set("spare"),
        key_set("spare", named("other")),
        key_set("spare", named("spare", "spare")),
        key_set("root", named("spare"), retired=True),
        key_set("stranger", named("spare")),
    ):
        assert believed(made, None) is None


ITSELF = key_set("root", named("root"))  # a spare that is the root itself would be retired with it
ANOTHERS_WORD = key_set("root", named("spare", org="019a9f5e-0000-7000-8000-00000000000b"))
ANOTHER_OFFICE = key_set("root", root="other")
ANOTHER_IDENTITY = key_set("spare", named("spare", "other"), root="other")


@pytest.mark.parametrize(
    ("made", "roots"),
    [
        *product([ITSELF], [None, *PINNED.values()]),
        *product([ANOTHERS_WORD], [None, PINNED["nothing"]]),  # where the spare is pinned, no word is looked at
        *product([ANOTHER_OFFICE, ANOTHER_IDENTITY], PINNED.values()),
    ],
)
def test_sets_that_no_office_makes_are_refused(made: KeySet, roots: Roots | None) -> None:
    assert believed(made, roots) is None


@pytest.mark.parametrize(
    "change",
    [
        {"spare": "x"}, {"spare": {"key": "x", "sig": "y"}}, {"spare": {"key": shapes.b64(PUBLIC["spare"])}},
        {"spare": {"key": shapes.b64(PUBLIC["spare"]), "sig": ""}}, {"root_retired": 1}, {"root_retired": None},
    ],
)  # fmt: skip
def test_odd_shapes_are_refused_and_not_crashes(change: dict[str, object]) -> None:
    body = strictjson.dumps({**json.loads(key_set().body), **change})
    sig = seal.signer(PRIVATE["root"])(seal.message(seal.KEYS, body))
    assert read_key_set(body, sig, roots=PINNED["nothing"]) is None


def test_every_flipped_byte_of_a_set_under_the_spare_is_noticed() -> None:
    made = key_set("spare", named("spare"), retired=True)
    for place in range(len(made.body)):
        body = bytearray(made.body)
        body[place] ^= 1
        assert read_key_set(bytes(body), made.sig, roots=PINNED["nothing"]) is None
        assert read_key_set(bytes(body), made.sig, roots=PINNED["retired"]) is None


# -- what a notebook keeps


INFO = ServerInfo("", ORG, "Xã", ORG, ORG, "", "collaborator", "29461", PUBLIC["root"], "", 5)


def notebook(*sets: KeySet) -> MemoryStore:
    store = MemoryStore(ORG, "a" * 32)
    store.put_state({"server": pack_server(INFO), KEYS: pack_keys(sets[0])})
    for one in sets[1:]:
        store.put_state(learned(store, one))
    return store


def roots(store: MemoryStore) -> Roots:
    info = server_info(store)
    assert info is not None
    return roots_of(info)


def test_a_notebook_of_before_opens_and_is_written_as_before() -> None:
    store = notebook(key_set())
    packed = store.state("server")
    assert packed is not None
    assert json.loads(packed).keys() == {
        "url", "org", "org_name", "device", "user", "user_name", "role", "area", "root", "ca", "keys_version",
    }  # fmt: skip
    assert server_info(store) == INFO
    assert roots(store) == PINNED["nothing"]


def test_pins_are_kept_with_the_server_and_the_set_can_be_read_again() -> None:
    sets = [
        key_set(version=5),
        key_set("root", named("spare"), version=6),
        key_set("spare", named("spare"), version=7),
        key_set("spare", named("spare"), version=8, retired=True),
    ]
    for upto, last in enumerate(sets[1:], start=2):
        store = notebook(*sets[:upto])
        assert kept_keys(store) == last
    assert roots(store) == Roots(PUBLIC["root"], PUBLIC["spare"], retired=True, spare_version=8)
    # Nothing brings it back: not the root, which is retired, nor an older set of the spare.
    for old in (key_set(version=9), sets[1], sets[2]):
        assert learned(store, old) == {}


def test_a_newer_program_pins_the_spare_of_a_set_that_the_older_one_had_seen() -> None:
    """The older program kept the set and its version, and did not know what a spare is."""
    made = key_set("root", named("spare"))
    store = notebook(made)
    assert roots(store).spare == b""
    store.put_state(learned(store, made))
    assert roots(store).spare == PUBLIC["spare"]
    assert learned(store, made) == {}


def test_a_set_that_retires_the_root_counts_below_what_the_thief_signed() -> None:
    stolen = key_set("root", named("other"), version=2**53)
    store = notebook(key_set(), key_set("root", named("spare"), version=6), stolen)
    assert kept_keys(store) == stolen
    rescue = key_set("spare", named("spare"), version=7, retired=True)
    store.put_state(learned(store, rescue))
    assert kept_keys(store) == rescue
    assert believed(key_set("root", version=2**53), roots(store)) is None
