"""How much to put into one exchange: little on an unknown link, soon much on a good one, little again after a cut."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sync.wire.limits import FIRST_BATCH, Limits

NEAR = 0.25
QUICK = 1.5
SLOW = 8.0
SMALLEST = 4 * 1024
NEAR_BUDGET = 256 * 1024
# Larger batches save nothing any more, and of several middling ones the next is made ready while the office is still
# busy with the one before.
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pace:
    """Attributes: `budget` decoded bytes for the next batch and page."""

    budget: int = FIRST_BATCH

    def after(self, moved: int, seconds: float, limits: Limits) -> Pace:
        """The pace after an exchange of `moved` decoded bytes that took `seconds`.

        It grows when the budget was really used: eightfold while an exchange takes under a second and a half, twofold
        up to eight seconds; beyond that it halves. A server that answers a small exchange within a quarter of a second
        stands near, and gets some hundred revisions at once.
        """
        if seconds > SLOW:
            return replace(self, budget=max(SMALLEST, self.budget // 2))
        if moved * 2 < self.budget:
            near = seconds < NEAR and self.budget < NEAR_BUDGET
            return replace(self, budget=min(limits.batch, NEAR_BUDGET)) if near else self
        return replace(self, budget=min(limits.batch, LARGEST, self.budget * (8 if seconds < QUICK else 2)))

    def after_loss(self) -> Pace:
        """The pace after an exchange that was cut off or timed out."""
        return replace(self, budget=max(SMALLEST, self.budget // 4))
