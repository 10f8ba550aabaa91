"""What every use case stands on: the context, the ledger of the log, and who may act."""
