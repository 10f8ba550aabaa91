"""The places behind the log-in: which screen stands at each, where esc leads, and who finds it in the menu."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from tn_tui.domain.policy import Role
from tn_tui.tui.frame.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.domain.secret import Secret
    from tn_tui.domain.views import PersonView
    from tn_tui.tui.frame.stage import Stage
    from tn_tui.tui.widgets.messages import Notice


class Place(NamedTuple):
    """A place that has a screen of its own.

    `screen` is its module in `tn_tui.tui` and its class, so that it is imported only when somebody goes there.
    """

    visit: Visit
    screen: str
    back: Visit
    menu: str = ""
    roles: tuple[Role, ...] = ()


PLACES = (
    Place(Visit.SUPPORT, "desk.support:SupportScreen", Visit.SUPPORT, "Support", (Role.SUPPORT,)),
    Place(Visit.CASES, "cases.cases:CasesScreen", Visit.SUPPORT, "Cases", (Role.SUPPORT,)),
    Place(Visit.PROFILE, "account.profile:ProfileScreen", Visit.PROFILE, "Profile", tuple(Role)),
    Place(Visit.USERS, "users.users:UsersScreen", Visit.PROFILE, "Users", (Role.ADMINISTRATOR,)),
    Place(Visit.PRACTICE, "practice.practice:PracticeScreen", Visit.PROFILE, "Practice", (Role.ADMINISTRATOR,)),
    Place(Visit.LOG, "log.log:LogScreen", Visit.PROFILE, "Practice activity", (Role.ADMINISTRATOR,)),
    Place(Visit.RULE, "practice.rule:RuleScreen", Visit.USERS),
    Place(Visit.IMPORT, "users.importing.from_file:ImportScreen", Visit.USERS),
    Place(Visit.SHARED_IMPORT, "users.importing.shared:SharedImportScreen", Visit.USERS),
)
"""In the order of the menu."""

_BY_VISIT = {place.visit: place for place in PLACES}


def back_from(visit: Visit) -> Visit:
    """Where esc leads from a place."""
    return _BY_VISIT[visit].back


def stage_at(visit: Visit) -> "Callable[[Secret, PersonView, Notice | None], Stage[Any]]":
    """What makes the screen that stands at a place."""
    module, _, name = _BY_VISIT[visit].screen.partition(":")
    made: Callable[[Secret, PersonView, Notice | None], Stage[Any]] = getattr(
        import_module(f"tn_tui.tui.{module}"), name
    )
    return made


def menu(role: Role) -> dict[str, Visit]:
    """Where a role can go from everywhere, by the words of the menu."""
    return {place.menu: place.visit for place in PLACES if role in place.roles}
