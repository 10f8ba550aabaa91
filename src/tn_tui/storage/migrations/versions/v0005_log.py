"""The newest moment of each log, so that a clock that was set back is found."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the newest moment of a log so far is that of its rows."""
    op.add_column("chains", sa.Column("newest_at", sa.BigInteger(), nullable=True))
    op.execute(
        sa.text(
            "UPDATE chains SET newest_at = (SELECT latest_at FROM activity"
            " WHERE activity.chain_id = chains.id AND activity.number = chains.number)"
        )
    )
