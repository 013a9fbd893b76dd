"""Statements that every synchronisation needs, built once: building one costs more than running it."""

from __future__ import annotations

import sqlalchemy as sa

from sync.server import schema

_feed, _rev, _row, _head = schema.feed.c, schema.rev.c, schema.feed_row.c, schema.chain_head.c
_num: sa.BindParameter[int] = sa.bindparam("feed_num")

LAST_NUM = sa.select(sa.func.coalesce(sa.func.max(_rev.num), 0))
EPOCH = sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num.desc()).limit(1)
EPOCHS = sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num)

FEED_NUMS = sa.select(_feed.id, _feed.num).where(_feed.id.in_(sa.bindparam("ids", expanding=True)))
FEED = sa.select(_feed.num, _feed.seq, _feed.digest, _feed.floor).where(_feed.id == sa.bindparam("feed_id"))
# Takes the row's lock, which is held until commit (SQLite has one lock for all, and knows no FOR UPDATE).
LOCKED_HEAD = sa.select(_feed.seq, _feed.digest).where(_feed.num == _num).with_for_update()
MOVE_FEED = (
    sa.update(schema.feed)
    .where(_feed.num == _num)
    .values(seq=sa.bindparam("new_seq"), digest=sa.bindparam("new_digest"))
)
IN_FEED = sa.select(_row.rev).where(_row.feed == _num, _row.rev.in_(sa.bindparam("nums", expanding=True)))

KEEP_SEAL = sa.text("INSERT INTO seal (rev, device, sig) VALUES (:rev, :device, :sig) ON CONFLICT DO NOTHING")
HEADS = sa.select(_head.replica, _head.rev).where(
    _head.person == sa.bindparam("person"), _head.replica.in_(sa.bindparam("replicas", expanding=True))
)
_safe = schema.safe_head.c
SAFE_HEADS = sa.select(_safe.replica, _safe.rev).where(
    _safe.person == sa.bindparam("person"), _safe.replica.in_(sa.bindparam("replicas", expanding=True))
)
DROP_HEAD = sa.delete(schema.chain_head).where(
    _head.person == sa.bindparam("a_person"),
    _head.replica == sa.bindparam("a_replica"),
    _head.rev == sa.bindparam("a_rev"),
)
ADD_HEAD = sa.insert(schema.chain_head)
COUNT_BETWEEN = (
    sa.select(sa.func.count())
    .select_from(schema.rev)
    .where(_rev.replica == sa.bindparam("replica"), _rev.n.between(sa.bindparam("first"), sa.bindparam("last")))
)


def feed_rows(own_replicas: int) -> sa.Select[tuple[object, ...]]:
    """Rows of a feed after a seq; without bytes where one of so many (replica, highest n) pairs covers them."""
    own = sa.or_(
        sa.false(),
        *(
            sa.and_(_rev.replica == sa.bindparam(f"replica_{place}"), _rev.n <= sa.bindparam(f"upto_{place}"))
            for place in range(own_replicas)
        ),
    )
    return (
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
ORDERED = (
    sa.select(_rev.num, _rev.header, _rev.payload)
    .join(schema.feed_row, _row.rev == _rev.num)
    .join(schema.user, schema.user.c.own == _row.feed)
    .join(schema.meta, schema.meta.c.value == schema.user.c.id)
    .where(schema.meta.c.key == CONTROL, _rev.payload.is_not(None))
)

# Nearly every device asks with its one current replica.
FEED_ROWS = (feed_rows(0), feed_rows(1), feed_rows(2))
