"""What alembic runs: the migrations, on the connection that `upgrade.py` hands over, inside its transaction."""

from alembic import context

from tn_tui.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
