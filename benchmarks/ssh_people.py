"""People of a practice who log in, made where the program is installed: this file is run there by itself."""

import sys
from pathlib import Path

PASSWORD = "measure twice, cut once"  # noqa: S105 - opens nothing but the benchmark's own database


def username(number: int) -> str:
    """Of the person with this number."""
    return f"person{number:03}"


def make(folder: Path, people: int) -> None:
    """Add a practice of so many people who have chosen their password."""
    from tn_tui.bootstrap import open_core
    from tn_tui.cli.running import on_behalf
    from tn_tui.domain.policy import Role
    from tn_tui.domain.secret import Secret
    from tn_tui.domain.views import SignedIn
    from tn_tui.settings import Settings

    with open_core(Settings(folder)) as core:
        core.administration.add_practice("root", code="BENCH", name="Bench", two_factor_required=False)
        for number in range(people):
            added = core.user_changes.add(
                on_behalf(), practice_code="BENCH", username=username(number), name="Somebody", role=Role.MEMBER
            )
            signed_in = core.sign_in.submit_password("BENCH", username(number), added.password)
            if isinstance(signed_in, SignedIn):
                core.passwords.change(signed_in.session, added.password, Secret(PASSWORD))
                core.sessions.log_out(signed_in.session)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
