"""What only shows after a while: memory that grows with every log-in."""

from pathlib import Path

import pytest

from tests.terminal.person import log_in
from tests.terminal.pseudo import opened

LOG_INS = 150
GROWTH_KIB = 8 * 1024


def resident_kib(process_id: int) -> int:
    """Resident memory of a process, in KiB."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_program_that_stays_open_all_day_does_not_grow(home: Path) -> None:
    sizes = []
    with opened(home) as terminal:
        for _ in range(LOG_INS):
            log_in(terminal)
            terminal.wait_for("Security & Activity")
            sizes.append(resident_kib(terminal.process.pid))
            terminal.type(b"\x0c")
            terminal.wait_for("You are logged out")
    # The collector lets closed screens gather for a while; what matters is that it ends.
    assert sizes[-1] - sizes[LOG_INS // 2] < GROWTH_KIB, sizes[:: LOG_INS // 10]
