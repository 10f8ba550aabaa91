"""A session may stand for a command that runs behind the log-in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty for every session so far."""
    op.add_column("sessions", sa.Column("command", sa.String(), nullable=True))
    op.add_column("sessions", sa.Column("command_since", sa.BigInteger(), nullable=True))
