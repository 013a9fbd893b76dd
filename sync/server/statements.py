"""Statements that every synchronisation needs, built once: building one costs more than running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import sqlalchemy as sa

from sync.server import schema
from sync.server.database import Ready

_feed, _rev, _row, _head = schema.feed.c, schema.rev.c, schema.feed_row.c, schema.chain_head.c
_num: sa.BindParameter[int] = sa.bindparam("feed_num")

LAST_NUM = Ready(sa.select(sa.func.coalesce(sa.func.max(_rev.num), 0)))
EPOCH = Ready(sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num.desc()).limit(1))
EPOCHS = sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num)

FEED = Ready(sa.select(_feed.num, _feed.seq, _feed.digest, _feed.floor).where(_feed.id == sa.bindparam("feed_id")))
# Takes the row's lock, which is held until commit (SQLite has one lock for all, and knows no FOR UPDATE).
LOCKED_HEAD = Ready(sa.select(_feed.seq, _feed.digest).where(_feed.num == _num).with_for_update())
MOVE_FEED = Ready(
    sa.update(schema.feed)
    .where(_feed.num == _num)
    .values(seq=sa.bindparam("new_seq"), digest=sa.bindparam("new_digest"))
)
IN_FEED = sa.select(_row.rev).where(_row.feed == _num, _row.rev.in_(sa.bindparam("nums", expanding=True)))

KEEP_SEAL = Ready(
    sa.text("INSERT INTO seal (rev, device, sig) VALUES (:rev, :device, :sig) ON CONFLICT DO NOTHING").bindparams(
        sa.bindparam("rev", type_=sa.LargeBinary), sa.bindparam("sig", type_=sa.LargeBinary)
    )
)
_person: sa.BindParameter[str] = sa.bindparam("person")
_replica: sa.BindParameter[str] = sa.bindparam("replica")
DROP_HEAD = Ready(
    sa.delete(schema.chain_head).where(
        _head.person == _person, _head.replica == _replica, _head.rev == sa.bindparam("rev_id")
    )
)
ADD_HEAD = Ready(sa.insert(schema.chain_head).values(person=_person, replica=_replica, rev=sa.bindparam("rev_id")))
COUNT_BETWEEN = Ready(
    sa.select(sa.func.count())
    .select_from(schema.rev)
    .where(_rev.replica == sa.bindparam("replica"), _rev.n.between(sa.bindparam("first"), sa.bindparam("last")))
)


def each(values: Sequence[str]) -> Mapping[str, str]:
    """The parameters of a statement that was made for so many values."""
    return {f"one_{place}": value for place, value in enumerate(values)}


def _among(column: sa.ColumnElement[str], count: int) -> sa.ColumnElement[bool]:
    return column.in_([sa.bindparam(f"one_{place}") for place in range(count)])


@lru_cache(16)
def feed_nums(count: int) -> Ready:
    """The numbers of so many feeds."""
    return Ready(sa.select(_feed.id, _feed.num).where(_among(_feed.id, count)))


@lru_cache(64)
def heads(count: int) -> Ready:
    """The heads of complete chains of so many replicas of a person: all of them and, with `safe`, those that the last
    verified backup holds."""
    safe = schema.safe_head.c
    return Ready(
        sa.union_all(
            sa.select(_head.replica, _head.rev, sa.literal_column("0").label("safe")).where(
                _head.person == _person, _among(_head.replica, count)
            ),
            sa.select(safe.replica, safe.rev, sa.literal_column("1").label("safe")).where(
                safe.person == _person, _among(safe.replica, count)
            ),
        )
    )


@lru_cache(16)
def feed_rows(own_replicas: int) -> Ready:
    """Rows of a feed after a seq; without bytes where one of so many (replica, highest n) pairs covers them."""
    own = sa.or_(
        sa.false(),
        *(
            sa.and_(_rev.replica == sa.bindparam(f"replica_{place}"), _rev.n <= sa.bindparam(f"upto_{place}"))
            for place in range(own_replicas)
        ),
    )
    return Ready(
        sa.select(
            _row.seq,
            _rev.id,
            _rev.replica,
            _rev.n,
            sa.case((own, None), else_=_rev.header).label("header"),
            sa.case((own, None), else_=_rev.payload).label("payload"),
        )
        .join(schema.rev, _rev.num == _row.rev)
        .where(_row.feed == _num, _row.seq > sa.bindparam("after"))
        .order_by(_row.seq)
        .limit(sa.bindparam("room"))
    )


# Orders of erasure stand in the own feed of the office's person, who is named in `meta`; there are few of them.
CONTROL = "control"
# What the office says otherwise has a person of its own, so that the orders stay few: every batch reads them.
VOICE = "voice"
# And so has its book of administrative acts, which nobody else reads.
AUDIT = "audit"
ORDERED = Ready(
    sa.select(_rev.num, _rev.header, _rev.payload)
    .join(schema.feed_row, _row.rev == _rev.num)
    .join(schema.user, schema.user.c.own == _row.feed)
    .join(schema.meta, schema.meta.c.value == schema.user.c.id)
    .where(schema.meta.c.key == CONTROL, _rev.payload.is_not(None))
)
