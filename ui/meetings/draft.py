"""The meeting that is being written: an open draft with items, one of which may still be in the composer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from desktop_app.domain.record import rows_of
from ui.meetings.open_draft import OpenDraft

# What is still in the composer is an item of the draft like any other, so no face of the program can lose it; only the
# beginning of its id says that it goes back into the composer when the draft is opened again.
COMPOSING = "writing-"


class MeetingDraft(OpenDraft):
    """The fields of a meeting, with its items."""

    # --- items

    def items(self) -> list[dict[str, Any]]:
        """The items in their order, without the one that is still in the composer."""
        own = self.composing_id()
        return [item for item in rows_of(self.fields, "item") if item["id"] != own]

    def item(self, item_id: str) -> dict[str, Any] | None:
        value = self.fields.get(f"item.{item_id}")
        return {"id": item_id, **value} if isinstance(value, Mapping) else None

    def put_item(self, item: Mapping[str, Any]) -> None:
        """Store an item under its "id"."""
        self.set(f"item.{item['id']}", {name: value for name, value in item.items() if name != "id"})

    def remove_item(self, item_id: str) -> dict[str, Any] | None:
        """Take an item out and return it, so that it can be put back."""
        item = self.item(item_id)
        self.set(f"item.{item_id}", None)
        return item

    def move_item(self, item_id: str, step: int) -> bool:
        """Change places with the neighbour above (-1) or below (+1); False at the ends."""
        items = self.items()
        places = [item["id"] for item in items]
        here = places.index(item_id)
        if not 0 <= here + step < len(items):
            return False
        items[here], items[here + step] = items[here + step], items[here]
        moved = [(order, item) for order, item in enumerate(items, 1) if item.get("order") != order]
        for order, item in moved:
            self.put_item({**item, "order": order})
        self.steps.together(len(moved))
        return True

    def _note(self, name: str, before: Any) -> None:
        # What stands in the composer is taken back there, by the field's own steps.
        if name.startswith(f"item.{COMPOSING}") and name not in self.base:
            return
        super()._note(name, before)

    # --- the text that is being written

    def composing_id(self) -> str | None:
        """Id of the unfinished item, if there is one. One that was completed long ago is an item like the others."""
        for name in self.fields:
            if name.startswith(f"item.{COMPOSING}") and name not in self.base:
                return name.removeprefix("item.")
        return None

    def compose(self, values: Mapping[str, Any] | None) -> None:
        """Keep what stands in the composer; None when it is empty."""
        item_id = self.composing_id()
        if values is None:
            if item_id is not None:
                self.remove_item(item_id)
            return
        if item_id is None:
            item_id = COMPOSING + uuid.uuid4().hex
            order = self.next_order()
        else:
            order = int((self.item(item_id) or {}).get("order") or self.next_order())
        self.put_item({"id": item_id, "order": order, **values})

    def add_item(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The composer's text becomes the next item; returns it."""
        item_id = self.composing_id()
        if item_id is not None:
            self.fields.pop(f"item.{item_id}")
        item = {"id": str(uuid.uuid4()), "order": self.next_order(), **values}
        self.put_item(item)
        return item

    def next_order(self) -> int:
        orders = [item.get("order") for item in rows_of(self.fields, "item")]
        return max((order for order in orders if isinstance(order, int)), default=0) + 1
