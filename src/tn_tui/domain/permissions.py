"""Who may do what: one table. The core asks it in the transaction in which it acts; the screens read it to grey out."""

from enum import StrEnum

from tn_tui.domain.policy import Role, Step


class Action(StrEnum):
    """What somebody who is logged in can ask for."""

    LOG_OUT = "log out"
    UNLOCK = "unlock"
    STEP_UP = "step up"
    SEE_NOTICES = "see notices"
    SEE_PROFILE = "see profile"
    ENROLL = "enroll"
    REMOVE_TWO_FACTOR = "remove two-factor authentication"
    CHANGE_PASSWORD = "change password"  # noqa: S105 - an action's name
    MANAGE_DEVICES = "manage devices"
    MANAGE_SESSIONS = "manage sessions"
    SEE_OWN_ACTIVITY = "see own activity"
    SEE_USERS = "see users"
    ADD_USERS = "add users"
    EXPORT_USERS = "export users"
    UNLOCK_USERS = "unlock users"
    DISABLE_TWO_FACTOR = "disable two-factor authentication"
    ISSUE_CODES = "issue one-time sign-in codes"
    RESET_PASSWORDS = "reset passwords"
    SET_ROLES = "set roles"
    DEACTIVATE_USERS = "deactivate users"
    RENAME_USERS = "rename users"
    END_SESSIONS = "end sessions of others"
    FORGET_DEVICES = "forget devices of others"
    SEE_PRACTICE = "see practice"
    SET_PRACTICE = "set practice"
    REQUIRE_TWO_FACTOR = "require two-factor authentication"
    SEE_ACTIVITY = "see activity"
    EXPORT_ACTIVITY = "export activity"
    VERIFY_ACTIVITY = "verify activity"


class Scope(StrEnum):
    """How far a role reaches with an action."""

    NO = "no"
    OWN_ACCOUNT = "own account"
    OWN_PRACTICE = "own practice"


_ALWAYS = frozenset({Action.LOG_OUT, Action.UNLOCK, Action.SEE_NOTICES})

OWN_ACCOUNT: frozenset[Action] = _ALWAYS | {
    Action.STEP_UP,
    Action.SEE_PROFILE,
    Action.ENROLL,
    Action.REMOVE_TWO_FACTOR,
    Action.CHANGE_PASSWORD,
    Action.MANAGE_DEVICES,
    Action.MANAGE_SESSIONS,
    Action.SEE_OWN_ACTIVITY,
}
"""What everybody may do, to the own account alone."""

ALLOWED_BY_RESTRICTION: dict[Step, frozenset[Action]] = {
    Step.ENROLL: _ALWAYS | {Action.ENROLL},
    Step.NEW_PASSWORD: _ALWAYS | {Action.CHANGE_PASSWORD},
    Step.IN: frozenset(Action),
}
"""What a session may do at all while something is still asked of its user."""

SCOPES: dict[Role, dict[Action, Scope]] = {
    Role.MEMBER: {action: Scope.OWN_ACCOUNT if action in OWN_ACCOUNT else Scope.NO for action in Action},
    Role.ADMINISTRATOR: {
        action: Scope.OWN_ACCOUNT if action in OWN_ACCOUNT else Scope.OWN_PRACTICE for action in Action
    },
}
"""Role x action -> how far it reaches."""

NEEDS_STEP_UP: frozenset[Action] = frozenset(
    {
        Action.ADD_USERS,
        Action.EXPORT_USERS,
        Action.UNLOCK_USERS,
        Action.DISABLE_TWO_FACTOR,
        Action.ISSUE_CODES,
        Action.RESET_PASSWORDS,
        Action.SET_ROLES,
        Action.DEACTIVATE_USERS,
        Action.RENAME_USERS,
        Action.END_SESSIONS,
        Action.FORGET_DEVICES,
        Action.SET_PRACTICE,
        Action.REQUIRE_TWO_FACTOR,
        Action.EXPORT_ACTIVITY,
    }
)
"""What needs the password, and the token where one is enrolled, in the last five minutes (ASVS 7.5)."""


def allowed(action: Action, role: Role, restriction: Step) -> bool:
    """Whether a session of this role, under this restriction, may do it at all; whom to, `SCOPES` says."""
    return SCOPES[role][action] is not Scope.NO and action in ALLOWED_BY_RESTRICTION.get(restriction, _ALWAYS)
