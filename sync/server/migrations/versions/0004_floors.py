"""Where the rows of a feed begin: above 0 once it was numbered anew, so that no cursor of before fits any more."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feed", sa.Column("floor", sa.BigInteger, nullable=False, server_default="0"))
