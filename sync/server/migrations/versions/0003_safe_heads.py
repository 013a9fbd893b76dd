"""The heads of complete chains that the last verified backup holds: what receipts of the level "safe" state."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safe_head",
        sa.Column("person", sa.String(36), nullable=False),
        sa.Column("replica", sa.String(32), nullable=False),
        sa.Column("rev", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "replica", "rev"),
    )
