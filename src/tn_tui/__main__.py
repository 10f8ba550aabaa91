"""From the arguments to the program or to a command, along the shortest way: neither imports what it doesn't use."""

import os
import sys

INTERRUPTED = 130


def main() -> int:
    """Open the program, or run the command that the arguments name; the result is the exit status."""
    try:
        match sys.argv[1:]:
            # What stands before a first paint over SSH does without the command line's library.
            case ["session"] | ["session", "--settings", _]:
                from tn_tui.cli.opening import open_session

                return open_session(*sys.argv[3:])
            case ["--plain"]:
                from tn_tui.cli.opening import open_program

                return open_program(plain=True)
        if len(sys.argv) > 1 or "_TN_TUI_COMPLETE" in os.environ:
            from tn_tui.cli.program import run

            return run(sys.argv[1:])
        from tn_tui.cli.opening import open_program

        return open_program()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
