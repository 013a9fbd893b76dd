"""When to try again: full jitter, so that a district whose link came back does not call at the same second."""

from __future__ import annotations

SHORTEST = 5.0
LONGEST = 3600.0


def wait(failures: int, chance: float, retry_after: int | None = None, longest: float = LONGEST) -> float:
    """Seconds to wait after `failures` attempts in a row that did not work (1: the first). `chance` is from 0 to 1.

    Anything between 5 s and a bound that doubles with each failure, up to `longest`. A server that asked for
    `retry_after` seconds gets them, and the jitter behind them.
    """
    bound = min(longest, SHORTEST * 2.0 ** min(failures, 30))
    spread = SHORTEST + chance * max(0.0, bound - SHORTEST)
    return spread if retry_after is None else retry_after + chance * bound
