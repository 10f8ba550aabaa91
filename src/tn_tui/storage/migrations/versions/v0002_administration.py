"""What administrators need: finding users, the rule with its day, practice settings, one-time codes, reasons."""

import sqlalchemy as sa
from alembic import op

from tn_tui.domain.user_list import find_key, name_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FILTERED = ["role", "deactivated_at", "two_factor_since", "last_login_at"]
_BATCH = 5_000


def upgrade() -> None:
    """Add the columns, the codes and the indexes; fill what users are found by."""
    op.add_column("practices", sa.Column("required_from", sa.BigInteger(), nullable=True))
    op.add_column("practices", sa.Column("grace_days", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("practices", sa.Column("idle_lock_minutes", sa.Integer(), nullable=True))
    op.add_column("practices", sa.Column("remember_days", sa.Integer(), nullable=False, server_default=sa.text("30")))
    op.add_column("users", sa.Column("name_key", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("users", sa.Column("find_key", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("users", sa.Column("enroll_by", sa.BigInteger(), nullable=True))
    op.add_column("users", sa.Column("told_number", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("sessions", sa.Column("proven_at", sa.BigInteger(), nullable=True))
    op.add_column("sessions", sa.Column("only_enroll", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("activity", sa.Column("reason", sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "one_time_codes",
        sa.Column("user_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_one_time_codes_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_one_time_codes"),
    )
    op.add_column("activity", sa.Column("latest_at", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    _fill()
    _fill_activity()
    op.create_index("ix_users_by_username", "users", ["practice_id", "username_key", "find_key", *_FILTERED])
    op.create_index("ix_users_by_name", "users", ["practice_id", "name_key", "username_key", "find_key", *_FILTERED])
    by_last_login = ["practice_id", "last_login_at", "username_key", "find_key", *_FILTERED[:-1]]
    op.create_index("ix_users_by_last_login", "users", by_last_login)
    administrates = sa.text("role = 'administrator'")
    op.create_index(
        "ix_users_administrators",
        "users",
        ["practice_id", "deactivated_at"],
        sqlite_where=administrates,
        postgresql_where=administrates,
    )
    has_grace = sa.text("enroll_by is not null")
    in_grace = ["practice_id", "enroll_by", *_FILTERED[1:3]]
    op.create_index("ix_users_in_grace", "users", in_grace, sqlite_where=has_grace, postgresql_where=has_grace)
    op.create_index("ix_users_standing", "users", ["practice_id", "deactivated_at", "two_factor_since"])
    in_trouble = sa.text("(token_failures > 0 or token_closed_at is not null)")
    op.create_index(
        "ix_users_in_trouble", "users", ["practice_id"], sqlite_where=in_trouble, postgresql_where=in_trouble
    )
    op.create_index("ix_activity_by_event", "activity", ["chain_id", "event", "outcome", "number"])
    op.create_index("ix_activity_by_person", "activity", ["user_id", "event", "outcome", "number"])
    op.create_index("ix_activity_by_time", "activity", ["chain_id", "latest_at", "number"])
    set_back = sa.text("at < latest_at - 3600000000")
    op.create_index(
        "ix_activity_set_back",
        "activity",
        ["chain_id", "number", "at", "latest_at"],
        sqlite_where=set_back,
        postgresql_where=set_back,
    )


def _fill() -> None:
    """Fold the names of all users, and count what they could have been told about before as told."""
    connection = op.get_bind()
    users = sa.table("users", *(sa.column(name) for name in ("id", "username", "name", "name_key", "find_key")))
    change = (
        users.update()
        .where(users.c.id == sa.bindparam("row"))
        .values(name_key=sa.bindparam("named"), find_key=sa.bindparam("found"))
    )
    last = 0
    while True:
        page = sa.select(users.c.id, users.c.username, users.c.name).where(users.c.id > last)
        rows = connection.execute(page.order_by(users.c.id).limit(_BATCH)).all()
        if not rows:
            break
        connection.execute(
            change,
            [{"row": row.id, "named": name_key(row.name), "found": find_key(row.username, row.name)} for row in rows],
        )
        last = rows[-1].id
    connection.execute(
        sa.text(
            "UPDATE users SET told_number = "
            "COALESCE((SELECT number FROM chains WHERE chains.id = users.practice_id), 0)"
        )
    )


def _fill_activity() -> None:
    """Give every row the latest moment of its log up to it."""
    op.get_bind().execute(
        sa.text(
            "UPDATE activity SET latest_at = so_far.latest_at FROM ("
            "SELECT chain_id, number, max(at) OVER (PARTITION BY chain_id ORDER BY number) AS latest_at FROM activity"
            ") AS so_far WHERE activity.chain_id = so_far.chain_id AND activity.number = so_far.number"
        )
    )
