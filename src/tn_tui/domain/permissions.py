"""Who may do what: one table. The core asks it in the transaction in which it acts; the screens read it to grey out."""

from enum import StrEnum

from tn_tui.domain.policy import Role, Step


class Action(StrEnum):
    """What somebody who is logged in can ask for."""

    LOG_OUT = "log out"
    UNLOCK = "unlock"
    SEE_PROFILE = "see profile"
    ENROLL = "enroll"
    REMOVE_TWO_FACTOR = "remove two-factor authentication"
    CHANGE_PASSWORD = "change password"  # noqa: S105 - an action's name
    MANAGE_DEVICES = "manage devices"
    MANAGE_SESSIONS = "manage sessions"
    SEE_OWN_ACTIVITY = "see own activity"


_ALWAYS = frozenset({Action.LOG_OUT, Action.UNLOCK})

ALLOWED_BY_RESTRICTION: dict[Step, frozenset[Action]] = {
    Step.ENROLL: _ALWAYS | {Action.ENROLL},
    Step.NEW_PASSWORD: _ALWAYS | {Action.CHANGE_PASSWORD},
    Step.IN: frozenset(Action),
}
"""What a session may do at all while something is still asked of its user."""

ALLOWED_BY_ROLE: dict[Role, frozenset[Action]] = {
    Role.MEMBER: frozenset(Action),
    Role.ADMINISTRATOR: frozenset(Action),
}
"""What each role may do to its own account."""


def allowed(action: Action, role: Role, restriction: Step) -> bool:
    """Whether a session of this role, under this restriction, may do it to its own account."""
    return action in ALLOWED_BY_ROLE[role] and action in ALLOWED_BY_RESTRICTION.get(restriction, _ALWAYS)
