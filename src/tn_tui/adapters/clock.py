"""The system's clock, behind the port through which all time comes in."""

from datetime import UTC, datetime
from typing import final


@final
class SystemClock:
    """The system's time; implements `ports.Clock`."""

    def now(self) -> datetime:
        """The current moment, aware and in UTC."""
        return datetime.now(UTC)
