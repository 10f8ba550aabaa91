"""Whether this machine's own clock is kept right: tokens are made of the time, so a wrong one locks everybody out."""

import ctypes
import sys
from typing import final

_TIME_ERROR = 5
"""What adjtimex(2) returns while the kernel's clock is not synchronized."""

_TIMEX_BYTES = 256
"""More than struct timex has on any machine; it begins with `modes`, and 0 there asks and changes nothing."""


@final
class SystemHostClock:
    """The kernel's own word on its clock; implements `host_ports.HostClock`."""

    def synchronized(self) -> bool | None:
        """Whether the clock is synchronized; None where the system does not say."""
        if not sys.platform.startswith("linux"):
            return None
        try:
            adjtimex = ctypes.CDLL(None).adjtimex
        except (OSError, AttributeError):
            return None
        state: int = adjtimex(ctypes.byref(ctypes.create_string_buffer(_TIMEX_BYTES)))
        return None if state < 0 else state != _TIME_ERROR
