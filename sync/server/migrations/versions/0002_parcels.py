"""What a device said in its last parcel, so that the next one for it can continue there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parcel_contact",
        sa.Column("device", sa.String(36), sa.ForeignKey("device.id"), primary_key=True),
        sa.Column("heard", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
