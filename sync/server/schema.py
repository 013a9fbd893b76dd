"""The server's tables. SQLAlchemy Core, the same on SQLite and PostgreSQL; migrations make them, this reads and writes.

`rev` and `feed_row` only grow (but for status and erasure). What stands under "derived" can be made again from them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite numbers rows by itself only for a column of type INTEGER.
Num = BigInteger().with_variant(Integer, "sqlite")

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

epoch = Table(
    "epoch",
    metadata,
    Column("num", Num, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("started", String(40), nullable=False),
)

# Up to which seq of a feed a cursor of an older epoch still holds; rows are written by a restore.
timeline = Table(
    "timeline",
    metadata,
    Column("epoch", Num, ForeignKey("epoch.num"), nullable=False),
    Column("feed", Num, ForeignKey("feed.num"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("epoch", "feed"),
)

office = Table(
    "office",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("area", String(40), nullable=False, unique=True),
    Column("feed", Num, ForeignKey("feed.num"), nullable=False),
)

user = Table(
    "person",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("office", String(36), ForeignKey("office.id"), nullable=False),
    Column("own", Num, ForeignKey("feed.num"), nullable=False),
    Column("quarantine", Num, ForeignKey("feed.num"), nullable=False),
    Column("created", String(40), nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("author", String(36), nullable=False),
    Column("name", Text, nullable=False),
    Column("sign_key", LargeBinary, nullable=False),
    Column("box_key", LargeBinary, nullable=False),
    Column("status", String(20), nullable=False),
    Column("enrolled", String(40), nullable=False),
)

code = Table(
    "code",
    metadata,
    Column("label", String(8), primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used", String(40)),
    Column("device", String(36), ForeignKey("device.id")),
)

# Who may read which feed, besides the own one.
entitlement = Table(
    "entitlement",
    metadata,
    Column("person", String(36), ForeignKey("person.id"), nullable=False),
    Column("feed", Num, ForeignKey("feed.num"), nullable=False),
    PrimaryKeyConstraint("person", "feed"),
)

# feed_head of the protocol: `seq` is raised in the transaction that inserts the rows, so its order is commit order.
# Rows are numbered from `floor` + 1 on: it is raised above all earlier numbers when a feed has to be numbered anew.
feed = Table(
    "feed",
    metadata,
    Column("num", Num, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("floor", BigInteger, nullable=False, server_default="0"),
)

rev = Table(
    "rev",
    metadata,
    Column("num", Num, primary_key=True),
    Column("id", LargeBinary, nullable=False, unique=True),
    Column("replica", String(32), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("record", String(36), nullable=False),
    Column("type", String(40), nullable=False),
    Column("device", String(36), ForeignKey("device.id"), nullable=False),
    Column("received", String(40), nullable=False),
    Column("status", String(10), nullable=False),
    Column("why", String(20)),
    Column("header", LargeBinary, nullable=False),
    Column("payload", LargeBinary),
    Index("rev_chain", "replica", "n"),
    Index("rev_record", "record"),
)

feed_row = Table(
    "feed_row",
    metadata,
    Column("feed", Num, ForeignKey("feed.num"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rev", Num, ForeignKey("rev.num"), nullable=False),
    PrimaryKeyConstraint("feed", "seq"),
    UniqueConstraint("feed", "rev", name="feed_row_once"),
)

seal = Table(
    "seal",
    metadata,
    Column("num", Num, primary_key=True),
    Column("rev", LargeBinary, nullable=False),
    Column("device", String(36), ForeignKey("device.id"), nullable=False),
    Column("sig", LargeBinary, nullable=False),
    UniqueConstraint("rev", "device", name="seal_once"),
)

# Derived.
chain_head = Table(
    "chain_head",
    metadata,
    Column("person", String(36), nullable=False),
    Column("replica", String(32), nullable=False),
    Column("rev", LargeBinary, nullable=False),
    PrimaryKeyConstraint("person", "replica", "rev"),
)

# The heads of complete chains that the last verified backup holds; written anew after each.
safe_head = Table(
    "safe_head",
    metadata,
    Column("person", String(36), nullable=False),
    Column("replica", String(32), nullable=False),
    Column("rev", LargeBinary, nullable=False),
    PrimaryKeyConstraint("person", "replica", "rev"),
)

blob_ref = Table(
    "blob_ref",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("rev", Num, ForeignKey("rev.num"), nullable=False),
    PrimaryKeyConstraint("sha256", "rev"),
    Index("blob_ref_rev", "rev"),
)

# What a device said in its last parcel (`heard` its number, which only grows; `said` JSON: cursor, replicas, blobs that
# it offers and wants), and how many parcels were written for it (`sent`: their control version).
parcel_contact = Table(
    "parcel_contact",
    metadata,
    Column("device", String(36), ForeignKey("device.id"), primary_key=True),
    Column("heard", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("at", String(40), nullable=False),
    Column("said", Text, nullable=False),
)
