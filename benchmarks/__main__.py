"""Run every benchmark and write docs/benchmarks.md. The exit status tells nothing of speed: timings decide nothing."""

import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import commands, core, log, screens, ssh, users, verify
from benchmarks.measure import table

RESULTS = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Measure, print and write."""
    # Without byte code every start would measure the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="tn-tui-bench-") as name:
        parts = (screens, ssh, commands, core, verify, users, log)
        rows = [row for part in parts for row in part.measure(Path(name))]
    machine = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, Textual {version('textual')}."
    )
    text = f"""# What was measured

`make bench` measures all of this in one run and writes this page. Each time stands beside its floor
in the same run: the first paint beside a bare Textual app with the same three inputs, a command's
help beside the bare import of the library that parses its options, a log-in, or an answer over a
socket, beside the bare Argon2id verification with the same parameters, a page of users or of the
log beside the bare SQL that gives the same rows. Numbers are medians; where a line speaks of the
slowest of several, the floor is that one's. Bare SQL looks up no session, counts no locks and makes
no views, and where it has to walk the whole log for a time or an event, the program has indexes
that it asks.

{machine}

{table(rows)}
"""
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
