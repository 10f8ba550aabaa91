"""One use of a token counts for the phone that it came from; a recovery case holds when the caller was checked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Keep each used step for every authentication app of its account, since no row says which one it came from."""
    op.add_column("support_cases", sa.Column("spoken_at", sa.BigInteger(), nullable=True))
    # An index of another table keeps its name on PostgreSQL, so the old table goes before the new one comes.
    op.execute(sa.text("CREATE TABLE used_steps_before AS SELECT id, user_id, step FROM used_steps"))
    op.drop_table("used_steps")
    op.create_table(
        "used_steps",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("user_id", _ROW_ID, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("authenticator_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_used_steps_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_used_steps"),
        sa.UniqueConstraint("authenticator_id", "step", name="uq_used_steps_authenticator_id_step"),
        sqlite_autoincrement=True,
    )
    # The order of the ids is the order of use: the newest of each app stay.
    op.execute(
        sa.text(
            "INSERT INTO used_steps (user_id, step, authenticator_id)"
            " SELECT used.user_id, used.step, apps.id FROM used_steps_before AS used"
            " LEFT JOIN authenticators AS apps ON apps.user_id = used.user_id ORDER BY used.id, apps.id"
        )
    )
    op.drop_table("used_steps_before")
