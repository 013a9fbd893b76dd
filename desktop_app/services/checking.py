"""The privacy guard before an export: what may not leave the machine stops the whole file.

The sentence says how many places, of which kind and in which records, never the text: it may stand on a screen that
others see, and in a log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.errors import UserError

BLOCKS: Final = "block"
_NAMED: Final = 3
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "national_id": ("số định danh cá nhân", "national id number"),
    "old_id": ("số chứng minh cũ", "old id number"),
    "bank": ("số tài khoản ngân hàng", "bank account number"),
    "minor": ("tên trẻ em", "name of a child"),
}
_OTHER: Final = ("thông tin riêng tư", "private detail")
T = TypeVar("T")


class Found(Protocol):
    """What the guard says about a place in a text."""

    @property
    def kind(self) -> str: ...

    @property
    def level(self) -> str: ...


Check = Callable[[str], Sequence[Found]]


class GuardStops(UserError):
    """The guard found something that may not leave the machine. Nothing was written.

    Attributes: `kinds` how many places of each kind; `records` the ids that hold them.
    """

    def __init__(self, kinds: Mapping[str, int], records: Sequence[str]) -> None:
        self.kinds = dict(kinds)
        self.records = tuple(records)
        total = sum(kinds.values())
        told = [(n, *_KINDS.get(kind, _OTHER)) for kind, n in sorted(kinds.items())]
        vi = ", ".join(f"{format_number(n)} {name}" for n, name, _ in told)
        en = ", ".join(f"{n:,} × {name}" for n, _, name in told)
        ids = ", ".join(record[:18] for record in self.records[:_NAMED])
        more = len(self.records) - _NAMED
        super().__init__(
            f"Chưa xuất tệp nào: có {format_number(total)} chỗ không được đưa ra khỏi máy ({vi}), ở mục có mã {ids}"
            + (f" và {format_number(more)} mục khác" if more > 0 else "")
            + ". Xin mở các mục ấy, thay những chỗ được đánh dấu rồi xuất lại.",
            f"Nothing was exported: {total:,} places may not leave the machine ({en}), in the records {ids}"
            + (f" and {more:,} others" if more > 0 else "")
            + ". Please open them, replace what is marked and export again.",
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing to be exported: `item`, the record that it comes from, and every text of it that goes out."""

    record: str
    texts: Sequence[str]


def passing(items: Iterable[T], read: Callable[[T], Checked], check: Check) -> Iterator[T]:
    """`items` as they come, each after the guard has read it.

    After the first one that may not go out nothing more is given, but the rest is still read, so that the sentence
    names all of them. Raises GuardStops at the end.
    """
    kinds: Counter[str] = Counter()
    records: dict[str, None] = {}
    for item in items:
        checked = read(item)
        blocking = [found.kind for text in checked.texts for found in check(text) if found.level == BLOCKS]
        if blocking:
            kinds.update(blocking)
            records[checked.record] = None
        elif not kinds:
            yield item
    if kinds:
        raise GuardStops(kinds, tuple(records))
