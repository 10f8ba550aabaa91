"""Run every benchmark and write docs/benchmarks.md. The exit status tells nothing of speed: timings decide nothing."""

import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import core, screens
from benchmarks.measure import table

RESULTS = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Measure, print and write."""
    # Without byte code every start would measure the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="tn-tui-bench-") as name:
        rows = [*screens.measure(Path(name)), *core.measure(Path(name))]
    machine = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, Textual {version('textual')}."
    )
    text = f"""# What was measured

`make bench` measures all of this in one run and writes this page. Each time stands beside its floor
in the same run: the first paint beside a bare Textual app with the same three inputs, a log-in
beside the bare Argon2id verification with the same parameters. Numbers are medians.

{machine}

{table(rows)}
"""
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
