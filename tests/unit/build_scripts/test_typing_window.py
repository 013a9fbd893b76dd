"""The keys of the typing test are the keys of an input method."""

from __future__ import annotations

import itertools

import pytest

from build_scripts.typing_window import keystrokes, syllable, visible


@pytest.mark.parametrize(
    ("word", "telex", "vni"),
    [
        ("đường", "d đ đu đư đưo đươ đươn đương đường", "d đ đu đư đưo đươ đườ đườn đường"),
        ("Tết", "T Te Tê Têt Tết", "T Te Tê Tế Tết"),
        ("ấp", "a â âp ấp", "a â ấ ấp"),
        ("3", "3", "3"),
    ],
)
def test_a_word_is_composed_key_by_key(word: str, telex: str, vni: str):
    assert syllable(word, True) == telex.split()
    assert syllable(word, False) == vni.split()


def test_what_is_seen_grows_with_every_key_and_never_repeats():
    seen = visible(7, 500)
    assert len(set(seen)) == 500
    done, state, commit = next(itertools.islice(keystrokes(7), 499, None))
    assert seen[-1] == done + state
    assert not commit or done.endswith(commit)
