"""The operating system's randomness, behind the port through which all of it comes in."""

import os
from typing import final


@final
class SystemEntropy:
    """The kernel's generator; implements `ports.Entropy`."""

    def bytes(self, count: int) -> bytes:
        """`count` bytes that nobody can predict.

        Raises:
            ValueError: a negative count.
        """
        return os.urandom(count)
