"""SSH keys are remembered as devices are: account and key, with nothing kept on the client."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty for every device so far, and that an account has a key once."""
    op.add_column("devices", sa.Column("client_key", sa.String(), nullable=True))
    op.create_index("ix_devices_user_id_client_key", "devices", ["user_id", "client_key"], unique=True)
