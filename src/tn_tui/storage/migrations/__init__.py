"""The way from every earlier version of the schema to today's, by alembic; imported only when it is needed."""
