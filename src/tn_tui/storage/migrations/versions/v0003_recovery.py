"""When the token does not work: recovery codes, several authenticators, the support desk and its recovery cases."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_EMPTY = sa.text("''")


def upgrade() -> None:
    """Add the columns and the tables; nothing that is there changes."""
    op.add_column("practices", sa.Column("is_desk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("practices", sa.Column("phone", sa.String(), nullable=False, server_default=_EMPTY))
    op.add_column("users", sa.Column("codes_saved_at", sa.BigInteger(), nullable=True))
    op.add_column("sessions", sa.Column("must_save_codes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "recovery_codes",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("user_id", _ROW_ID, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_recovery_codes_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "support_cases",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("practice_id", _ROW_ID, nullable=False),
        sa.Column("user_id", _ROW_ID, nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_by", _ROW_ID, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", _ROW_ID, nullable=True),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("ready_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False, server_default=_EMPTY),
        sa.Column("end_reason", sa.String(), nullable=False, server_default=_EMPTY),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name="fk_support_cases_practice_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_support_cases_user_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name="fk_support_cases_opened_by"),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name="fk_support_cases_approved_by"),
        sa.PrimaryKeyConstraint("id", name="pk_support_cases"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_support_cases_practice_id", "support_cases", ["practice_id"])
    op.create_index("ix_support_cases_opened_by", "support_cases", ["opened_by"])
