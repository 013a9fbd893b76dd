from hypothesis import given
from hypothesis import strategies as st

from sync.core.chain import NO_IDS, complete_heads, xor_ids


def one(letter: str, n: int) -> str:
    return f"{letter}{n}"


def chain(letter: str, upto: int) -> list[tuple[str, int, str]]:
    return [(one(letter, n), n, one(letter, n - 1) if n > 1 else "") for n in range(1, upto + 1)]


def test_the_head_of_a_whole_chain_is_its_last_one() -> None:
    assert complete_heads(chain("a", 5)) == ("a5",)
    assert complete_heads([]) == ()


def test_what_hangs_in_the_air_is_no_head() -> None:
    links = chain("a", 5)
    assert complete_heads(links[1:]) == ()
    assert complete_heads(links[:2] + links[3:]) == ("a2",)


def test_a_counter_would_have_acknowledged_what_was_never_stored() -> None:
    # n = 1 came from the clone, n = 2 … 4 from the original: every number is there, and no chain is.
    assert complete_heads([("b1", 1, ""), *chain("a", 4)[1:]]) == ("b1",)


def test_so_would_one_that_looks_at_the_beginning_alone() -> None:
    # n = 1, 2 came from the clone, n = 3 … 5 from the original.
    assert complete_heads([*chain("b", 2), *chain("a", 5)[2:]]) == ("b2",)


def test_both_heads_of_a_fork() -> None:
    fork = [("b3", 3, "a2"), ("b4", 4, "b3")]
    assert complete_heads(chain("a", 5) + fork) == ("a5", "b4")
    assert complete_heads(chain("a", 2) + fork) == ("b4",)


def test_a_number_that_does_not_follow_is_not_linked() -> None:
    assert complete_heads([*chain("a", 2), ("a9", 9, "a2")]) == ("a2",)


@given(st.randoms(use_true_random=False), st.integers(0, 12), st.integers(0, 12))
def test_heads_do_not_depend_on_the_order(random: object, left: int, right: int) -> None:
    links = chain("a", left) + [("b1", 1, "")][: right > 0]
    mixed = list(links)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert complete_heads(mixed) == complete_heads(links)


@given(st.lists(st.integers(0, 2**256 - 1), max_size=8))
def test_the_digest_is_a_set_digest(numbers: list[int]) -> None:
    ids = [f"{number:064x}" for number in numbers]
    digest = xor_ids(NO_IDS, ids)
    assert xor_ids(NO_IDS, reversed(ids)) == digest
    assert xor_ids(digest, ids) == NO_IDS
    assert len(digest) == 64
