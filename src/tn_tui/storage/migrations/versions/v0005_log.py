"""The newest moment of each log, so that a clock that was set back is found; refused log-ins that repeat, counted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and the table; the newest moment of a log so far is that of its rows."""
    op.add_column("chains", sa.Column("newest_at", sa.BigInteger(), nullable=True))
    op.execute(
        sa.text(
            "UPDATE chains SET newest_at = (SELECT latest_at FROM activity"
            " WHERE activity.chain_id = chains.id AND activity.number = chains.number)"
        )
    )
    op.create_table(
        "repeats",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("user_id", _ROW_ID, nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chain_id"], ["chains.id"], name="fk_repeats_chain_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_repeats_user_id"),
        sa.PrimaryKeyConstraint("key", "outcome", name="pk_repeats"),
    )
    op.create_index("ix_repeats_chain_id_since", "repeats", ["chain_id", "since"])
