"""The tables as they are at `HEAD`; the migrations lead here from every earlier version."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TextClause,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

from tn_tui.storage.moment import Moment

HEAD = "0007"
"""The newest migration, known without importing alembic; a test compares it with the migrations."""

INSTALLATION_CHAIN = 0
"""The activity chain of what belongs to no practice."""

# SQLite numbers rows by itself only when the key's type is INTEGER.
_RowId = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

practices = Table(
    "practices",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("code", String, nullable=False),
    Column("code_key", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("two_factor_required", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("required_from", Moment),
    Column("grace_days", Integer, nullable=False, server_default=text("0")),
    Column("idle_lock_minutes", Integer),
    Column("remember_days", Integer, nullable=False, server_default=text("30")),
    Column("is_desk", Boolean, nullable=False, server_default=false()),
    Column("phone", String, nullable=False, server_default=text("''")),
)


def _only(rows: TextClause) -> dict[str, Any]:
    """An index that holds these rows alone."""
    return {"sqlite_where": rows, "postgresql_where": rows}


_FILTERED = ("role", "deactivated_at", "two_factor_since", "last_login_at")
ADMINISTRATES = text("role = 'administrator'")
"""Those few rows; as a text, since only then the databases see that the index fits."""

HAS_GRACE = text("enroll_by is not null")
"""Users who were made with days of grace."""

SET_BACK_SECONDS = 3600
SET_BACK = text(f"at < latest_at - {SET_BACK_SECONDS}000000")
"""Rows that were written under a clock that had been set back by more than that."""

IN_TROUBLE = text("(token_failures > 0 or token_closed_at is not null)")
"""Where wrong tokens were counted, or none is taken any more; the index holds those few rows alone."""

users = Table(
    "users",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("practice_id", ForeignKey("practices.id"), nullable=False),
    Column("username", String, nullable=False),
    Column("username_key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("password_temporary", Boolean, nullable=False),
    Column("password_changed_at", Moment, nullable=False),
    Column("deactivated_at", Moment),
    Column("two_factor_since", Moment),
    Column("token_failures", Integer, nullable=False),
    Column("token_failed_at", Moment),
    Column("token_closed_at", Moment),
    Column("last_login_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("name_key", String, nullable=False, server_default=text("''")),
    Column("find_key", String, nullable=False, server_default=text("''")),
    Column("enroll_by", Moment),
    Column("told_number", BigInteger, nullable=False, server_default=text("0")),
    Column("codes_saved_at", Moment),
    UniqueConstraint("practice_id", "username_key"),
    CheckConstraint("role in ('member', 'administrator')", name="role"),
    # The list of users walks one of these three, whatever it looks for: each holds all that a filter asks about, so
    # that even a name that is not there costs one walk over an index and no look at a row.
    Index("ix_users_by_username", "practice_id", "username_key", "find_key", *_FILTERED),
    Index("ix_users_by_name", "practice_id", "name_key", "username_key", "find_key", *_FILTERED),
    Index("ix_users_by_last_login", "practice_id", "last_login_at", "username_key", "find_key", *_FILTERED[:-1]),
    # And what is counted is counted along narrow ones, which hold little else.
    Index("ix_users_standing", "practice_id", "deactivated_at", "two_factor_since"),
    Index("ix_users_in_grace", "practice_id", "enroll_by", *_FILTERED[1:3], **_only(HAS_GRACE)),
    Index("ix_users_administrators", "practice_id", "deactivated_at", **_only(ADMINISTRATES)),
    Index("ix_users_in_trouble", "practice_id", **_only(IN_TROUBLE)),
)

authenticators = Table(
    "authenticators",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("drift_steps", Integer, nullable=False),
    Column("confirmed_at", Moment, nullable=False),
    Column("last_used_at", Moment),
)

used_steps = Table(
    "used_steps",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("step", BigInteger, nullable=False),
    # None for an account that had no authentication app when steps were first kept for each of them.
    Column("authenticator_id", Uuid),
    UniqueConstraint("authenticator_id", "step"),
    sqlite_autoincrement=True,
)

token_failures = Table(
    "token_failures",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("failed_at", Moment, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("handle_hash", LargeBinary, nullable=False),
    Column("previous_hash", LargeBinary),
    Column("counter", Integer, nullable=False),
    Column("rotated_at", Moment, nullable=False),
    Column("label", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
    Column("last_origin", String, nullable=False),
    # The kind and the fingerprint of an SSH key that is remembered; the handle is empty then, and counts for nothing.
    Column("client_key", String),
    Index(None, "user_id", "client_key", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("handle_hash", LargeBinary, nullable=False, unique=True),
    Column("device_id", Uuid),
    Column("origin", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("ended_at", Moment),
    Column("end_reason", String),
    Column("proven_at", Moment),
    Column("only_enroll", Boolean, nullable=False, server_default=false()),
    Column("must_save_codes", Boolean, nullable=False, server_default=false()),
    Column("command", String),
    Column("command_since", Moment),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("mac", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("mac", LargeBinary, nullable=False),
)

support_cases = Table(
    "support_cases",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("practice_id", ForeignKey("practices.id"), nullable=False, index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("caller", String, nullable=False),
    Column("ticket", String, nullable=False),
    Column("checklist", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("state", String, nullable=False),
    Column("opened_by", ForeignKey("users.id"), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("approved_by", ForeignKey("users.id")),
    Column("approved_at", Moment),
    Column("ready_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String, nullable=False, server_default=text("''")),
    Column("end_reason", String, nullable=False, server_default=text("''")),
    Column("spoken_at", Moment),
    sqlite_autoincrement=True,
)

throttles = Table(
    "throttles",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("user_id", ForeignKey("users.id"), index=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Moment, nullable=False, index=True),
)

chains = Table(
    "chains",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    # The latest `at` since the last row that says that the clock was set back; None before the first row.
    Column("newest_at", Moment),
)

repeats = Table(
    "repeats",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("chain_id", ForeignKey("chains.id"), nullable=False),
    Column("event", String, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("subject", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("since", Moment, nullable=False),
    Column("count", Integer, nullable=False),
    Index(None, "chain_id", "since"),
)

activity = Table(
    "activity",
    metadata,
    Column("chain_id", ForeignKey("chains.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("event", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("subject", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Column("reason", String, nullable=False, server_default=text("''")),
    # The latest `at` of the log up to this row: it never goes back, as a clock may, so a time is found by it.
    Column("latest_at", Moment, nullable=False, server_default=text("0")),
    Index(None, "user_id", "number"),
    # A page is merged from the newest rows of each event and outcome that is asked for, so a rare one costs no walk.
    Index("ix_activity_by_event", "chain_id", "event", "outcome", "number"),
    Index("ix_activity_by_person", "user_id", "event", "outcome", "number"),
    Index("ix_activity_by_time", "chain_id", "latest_at", "number"),
    Index("ix_activity_set_back", "chain_id", "number", "at", "latest_at", **_only(SET_BACK)),
)
