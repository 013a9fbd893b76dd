"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    num = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "meta", sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.create_table(
        "epoch",
        sa.Column("num", num, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("started", sa.String(40), nullable=False),
    )
    op.create_table(
        "feed",
        sa.Column("num", num, primary_key=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "timeline",
        sa.Column("epoch", num, sa.ForeignKey("epoch.num"), nullable=False),
        sa.Column("feed", num, sa.ForeignKey("feed.num"), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("epoch", "feed"),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("area", sa.String(40), nullable=False, unique=True),
        sa.Column("feed", num, sa.ForeignKey("feed.num"), nullable=False),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("office", sa.String(36), sa.ForeignKey("office.id"), nullable=False),
        sa.Column("own", num, sa.ForeignKey("feed.num"), nullable=False),
        sa.Column("quarantine", num, sa.ForeignKey("feed.num"), nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("person", sa.String(36), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("author", sa.String(36), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sign_key", sa.LargeBinary, nullable=False),
        sa.Column("box_key", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("enrolled", sa.String(40), nullable=False),
    )
    op.create_table(
        "code",
        sa.Column("label", sa.String(8), primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("person", sa.String(36), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("expires", sa.String(40), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("used", sa.String(40)),
        sa.Column("device", sa.String(36), sa.ForeignKey("device.id")),
    )
    op.create_table(
        "entitlement",
        sa.Column("person", sa.String(36), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("feed", num, sa.ForeignKey("feed.num"), nullable=False),
        sa.PrimaryKeyConstraint("person", "feed"),
    )
    op.create_table(
        "rev",
        sa.Column("num", num, primary_key=True),
        sa.Column("id", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("replica", sa.String(32), nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("prev", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.String(36), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("device", sa.String(36), sa.ForeignKey("device.id"), nullable=False),
        sa.Column("received", sa.String(40), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("why", sa.String(20)),
        sa.Column("header", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary),
    )
    op.create_index("rev_chain", "rev", ["replica", "n"])
    op.create_index("rev_record", "rev", ["record"])
    op.create_table(
        "feed_row",
        sa.Column("feed", num, sa.ForeignKey("feed.num"), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("rev", num, sa.ForeignKey("rev.num"), nullable=False),
        sa.PrimaryKeyConstraint("feed", "seq"),
        sa.UniqueConstraint("feed", "rev", name="feed_row_once"),
    )
    op.create_table(
        "seal",
        sa.Column("num", num, primary_key=True),
        sa.Column("rev", sa.LargeBinary, nullable=False),
        sa.Column("device", sa.String(36), sa.ForeignKey("device.id"), nullable=False),
        sa.Column("sig", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("rev", "device", name="seal_once"),
    )
    op.create_table(
        "chain_head",
        sa.Column("person", sa.String(36), nullable=False),
        sa.Column("replica", sa.String(32), nullable=False),
        sa.Column("rev", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "replica", "rev"),
    )
    op.create_table(
        "blob_ref",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rev", num, sa.ForeignKey("rev.num"), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "rev"),
    )
    op.create_index("blob_ref_rev", "blob_ref", ["rev"])


def downgrade() -> None:
    raise NotImplementedError("an older program does not open a newer database; restore a backup instead")
