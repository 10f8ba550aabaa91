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
    SEE_CASES = "see recovery cases of the own practice"
    STOP_CASES = "stop recovery cases of the own practice"
    SEARCH_INSTALLATION = "search the installation"
    SEE_ANY_CASE = "see any recovery case"
    OPEN_CASES = "open recovery cases"
    APPROVE_CASES = "approve recovery cases"
    STOP_ANY_CASE = "stop any recovery case"
    REDEEM_CASES = "fetch the code of a recovery case"
    SPEAK_CHECK = "read out the spoken check"
    CONFIRM_RECOVERY_CODES = "say that recovery codes are saved"
    RENEW_RECOVERY_CODES = "make new recovery codes"
    ADD_AUTHENTICATOR = "add an authenticator"
    REMOVE_AUTHENTICATOR = "remove an authenticator"
    RUN_COMMAND = "run a guarded command"


class Scope(StrEnum):
    """How far a role reaches with an action."""

    NO = "no"
    OWN_ACCOUNT = "own account"
    OWN_PRACTICE = "own practice"
    INSTALLATION = "installation"


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
    Action.CONFIRM_RECOVERY_CODES,
    Action.RENEW_RECOVERY_CODES,
    Action.ADD_AUTHENTICATOR,
    Action.REMOVE_AUTHENTICATOR,
    Action.RUN_COMMAND,
}
"""What everybody may do, to the own account alone."""

CASES = frozenset({Action.SEE_CASES, Action.STOP_CASES})
"""A recovery case can be stopped whatever else a log-in has to do first."""

ALLOWED_BY_RESTRICTION: dict[Step, frozenset[Action]] = {
    Step.ENROLL: _ALWAYS | CASES | {Action.ENROLL},
    # Who has just enrolled is asked to save the codes before anything else.
    Step.NEW_PASSWORD: _ALWAYS | CASES | {Action.CHANGE_PASSWORD, Action.CONFIRM_RECOVERY_CODES},
    Step.SAVE_CODES: _ALWAYS | CASES | {Action.STEP_UP, Action.RENEW_RECOVERY_CODES, Action.CONFIRM_RECOVERY_CODES},
    Step.IN: frozenset(Action),
}
"""What a session may do at all while something is still asked of its user."""

SUPPORT_ONLY: frozenset[Action] = frozenset(
    {
        Action.SEARCH_INSTALLATION,
        Action.SEE_ANY_CASE,
        Action.OPEN_CASES,
        Action.APPROVE_CASES,
        Action.STOP_ANY_CASE,
        Action.REDEEM_CASES,
        Action.SPEAK_CHECK,
    }
)
"""What the support desk may do across all practices, and nobody else."""


def _scope(role: Role, action: Action) -> Scope:
    if action in OWN_ACCOUNT:
        return Scope.OWN_ACCOUNT
    if role is Role.SUPPORT:
        return Scope.INSTALLATION if action in SUPPORT_ONLY else Scope.NO
    return Scope.OWN_PRACTICE if role is Role.ADMINISTRATOR and action not in SUPPORT_ONLY else Scope.NO


SCOPES: dict[Role, dict[Action, Scope]] = {role: {action: _scope(role, action) for action in Action} for role in Role}
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
        Action.OPEN_CASES,
        Action.APPROVE_CASES,
        Action.REDEEM_CASES,
        Action.RENEW_RECOVERY_CODES,
        Action.ADD_AUTHENTICATOR,
        Action.REMOVE_AUTHENTICATOR,
    }
)
"""What needs the password, and the token where one is enrolled, in the last five minutes (ASVS 7.5)."""


def allowed(action: Action, role: Role, restriction: Step) -> bool:
    """Whether a session of this role, under this restriction, may do it at all; whom to, `SCOPES` says."""
    return SCOPES[role][action] is not Scope.NO and action in ALLOWED_BY_RESTRICTION.get(restriction, _ALWAYS)
