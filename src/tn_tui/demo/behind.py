"""A step of the tour: a program runs behind a gate elsewhere, and the profile tells so."""

from typing import TYPE_CHECKING

from tn_tui.core.access.commands import Condition
from tn_tui.demo.world import PASSWORD, PRACTICE
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.demo.tour import Tour


async def sessions(tour: "Tour") -> str:
    """What `tn-tui gate -- psql` says to the core; the program itself would need an account of its own."""
    await tour.ask(_let_through)
    await tour.press("s")
    return await tour.see("Sessions", "running psql since")


def _let_through(core: "Core") -> None:
    signed_in = core.sign_in.submit_password(PRACTICE, "alice", Secret(PASSWORD))
    if isinstance(signed_in, SignedIn):
        core.commands.begin(signed_in.session, "psql", Condition())
