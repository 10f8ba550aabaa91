"""Every call of the core that says on whose behalf it is made, found by its signature, with what it asks for.

`CASES` is written by hand, so a new call fails a test until somebody has said here which action it is.
"""

import inspect
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import get_type_hints

from tests.world import OPERATOR, Person, World
from tn_tui.core.access.commands import Condition
from tn_tui.core.core import Core
from tn_tui.core.proofs.token import Token
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.cases import Check
from tn_tui.domain.changes import BULK, RULES, Change
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.storage.schema import metadata

ROOT = Operator(OPERATOR)

NOTHING_TO_END = {"sessions.log_out", "commands.end"}
"""What does nothing where there is nothing to end, and refuses nobody."""

WHILE_LOCKED = NOTHING_TO_END | {"sessions.lock", "sessions.unlock", "enrollment.cancel", "commands.look"}
"""What needs nobody to be there, or gets somebody back in."""


@dataclass(frozen=True)
class Case:
    """A call as it is made once: the action that it is, and arguments that are good in themselves.

    `of_support` is the action that it is for a support person, where that is another one than for everybody else.
    """

    call: str
    action: Action
    arguments: dict[str, object] = field(default_factory=dict)
    label: str = ""
    of_support: Action | None = None

    def __str__(self) -> str:
        return f"{self.call} {self.label}".strip()

    @property
    def parameters(self) -> list[str]:
        """What the call takes beside `self`."""
        return [*inspect.signature(CALLS[self.call]).parameters][1:]

    @property
    def is_own(self) -> bool:
        """Whether it is about the caller's own account alone."""
        return self.parameters[0] == "session" and not self.is_of_the_desk

    @property
    def is_of_the_desk(self) -> bool:
        """Whether none but support people make it."""
        return self.parameters[0] == "session" and self.call.partition(".")[0] in {"support", "cases"}

    def action_of(self, role: Role) -> Action:
        """The action that it is when somebody of this role makes it."""
        return self.of_support if role is Role.SUPPORT and self.of_support is not None else self.action


def families() -> Iterator[tuple[str, type]]:
    hints = get_type_hints(Core)
    for one in fields(Core):
        if not one.name.startswith("_") and hints[one.name].__module__.startswith("tn_tui.core."):
            yield one.name, hints[one.name]


def public_calls() -> dict[str, Callable[..., object]]:
    return {
        f"{family}.{name}": call
        for family, kind in families()
        for name, call in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


CALLS = {
    name: call
    for name, call in public_calls().items()
    if {"session", "by"} & set(list(inspect.signature(call).parameters)[1:2])
}

_OWN = {
    "sessions.touch": Action.LOG_OUT,
    "sessions.lock": Action.LOG_OUT,
    "sessions.log_out": Action.LOG_OUT,
    "sessions.unlock": Action.UNLOCK,
    "sessions.step_up": Action.STEP_UP,
    "sessions.prove": Action.STEP_UP,
    "sessions.glance": Action.LOG_OUT,
    "commands.begin": Action.RUN_COMMAND,
    "commands.look": Action.LOG_OUT,
    "commands.end": Action.LOG_OUT,
    "sessions.end": Action.MANAGE_SESSIONS,
    "sessions.end_others": Action.MANAGE_SESSIONS,
    "profile.show": Action.SEE_PROFILE,
    "profile.told": Action.SEE_NOTICES,
    "enrollment.begin": Action.ENROLL,
    "enrollment.begin_adding": Action.ADD_AUTHENTICATOR,
    "enrollment.begin_replacing": Action.ADD_AUTHENTICATOR,
    "enrollment.confirm": Action.ENROLL,
    "enrollment.cancel": Action.LOG_OUT,
    "authenticators.remove_two_factor": Action.REMOVE_TWO_FACTOR,
    "authenticators.remove": Action.REMOVE_AUTHENTICATOR,
    "authenticators.rename": Action.SEE_PROFILE,
    "recovery_codes.renew": Action.RENEW_RECOVERY_CODES,
    "files.codes_file": Action.CONFIRM_RECOVERY_CODES,
    "files.key_file": Action.ENROLL,
    "recovery_codes.saved": Action.CONFIRM_RECOVERY_CODES,
    "passwords.change": Action.CHANGE_PASSWORD,
    "passwords.minimum_length": Action.CHANGE_PASSWORD,
    "devices.list": Action.MANAGE_DEVICES,
    "devices.end": Action.MANAGE_DEVICES,
    "devices.end_all": Action.MANAGE_DEVICES,
    "devices.rename": Action.MANAGE_DEVICES,
    "activity.own": Action.SEE_OWN_ACTIVITY,
}
_ADMINISTRATION = {
    "users.page": Action.SEE_USERS,
    "users.counts": Action.SEE_USERS,
    "users.show": Action.SEE_USERS,
    "users.named": Action.SEE_USERS,
    "users.export": Action.EXPORT_USERS,
    "user_changes.reset_password": Action.RESET_PASSWORDS,
    "user_changes.one_time_code": Action.ISSUE_CODES,
    "user_changes.rename": Action.RENAME_USERS,
    "user_changes.add": Action.ADD_USERS,
    "user_import.plan": Action.ADD_USERS,
    "user_import.run": Action.ADD_USERS,
    "files.users_file": Action.EXPORT_USERS,
    "files.activity_file": Action.EXPORT_ACTIVITY,
    "files.imports": Action.SEE_USERS,
    "practice.show": Action.SEE_PRACTICE,
    "practice.set": Action.SET_PRACTICE,
    "practice.plan": Action.SEE_USERS,
    "practice.require_two_factor": Action.REQUIRE_TWO_FACTOR,
    "log.page": Action.SEE_ACTIVITY,
    "log.export": Action.EXPORT_ACTIVITY,
    "log.verify": Action.VERIFY_ACTIVITY,
    "log.head": Action.VERIFY_ACTIVITY,
}
_OF_THE_DESK = {
    "support.search": Action.SEARCH_INSTALLATION,
    "support.look": Action.SEARCH_INSTALLATION,
    "support.waiting": Action.SEARCH_INSTALLATION,
    "support.spoken_check": Action.SPEAK_CHECK,
    "cases.open": Action.OPEN_CASES,
    "cases.approve": Action.APPROVE_CASES,
    "cases.refuse": Action.APPROVE_CASES,
    "cases.redeem": Action.REDEEM_CASES,
}
_OF_BOTH = {
    "cases.list": (Action.SEE_CASES, Action.SEE_ANY_CASE),
    "cases.show": (Action.SEE_CASES, Action.SEE_ANY_CASE),
    "cases.stop": (Action.STOP_CASES, Action.STOP_ANY_CASE),
}
"""What administrators do in the own practice and support everywhere."""

_MORE: dict[str, dict[str, object]] = {
    "support.search": {"find": "smith"},
    "support.look": {"practice_code": "RIVERSIDE"},
    "support.spoken_check": {"practice_code": "RIVERSIDE", "username": "bob", "heard": "0000-0000"},
    "cases.open": {
        "practice_code": "HILLSIDE",
        "username": "gina",
        "caller": "Gina Smith",
        "ticket": "T-2",
        "checklist": tuple(Check),
    },
    "users.named": {"username": "bob"},
    "user_changes.rename": {"name": "Robert Smith", "username": "robert"},
    "user_changes.add": {"username": "carol", "name": "Carol Smith", "role": Role.ADMINISTRATOR},
    "practice.set": {"name": "Another name", "idle_lock_minutes": 5, "remember_days": 3, "phone": "+1 555 0100"},
    "practice.require_two_factor": {"required": True},
}

CASES = (
    *(Case(call, action) for call, action in _OWN.items()),
    *(Case(call, action, _MORE.get(call, {})) for call, action in _ADMINISTRATION.items()),
    *(Case(call, action, _MORE.get(call, {})) for call, action in _OF_THE_DESK.items()),
    *(Case(call, action, of_support=of_support) for call, (action, of_support) in _OF_BOTH.items()),
    *(Case("user_changes.preview", Action.SEE_USERS, {"change": change}, change) for change in Change),
    *(Case("user_changes.apply", RULES[change].action, {"change": change}, change) for change in BULK),
)
OF_ADMINISTRATORS = tuple(case for case in CASES if not case.is_own and not case.is_of_the_desk)
OF_THE_DESK = tuple(case for case in CASES if case.is_of_the_desk)
OF_USERS = tuple(case for case in OF_ADMINISTRATORS if {"user_id", "user_ids"} & set(case.parameters))
"""What is done to users by their ids."""

OF_CASES = tuple(case for case in CASES if "case_id" in case.parameters)
"""What is done to recovery cases by their ids."""

OF_HALF_LOG_INS: dict[str, dict[str, object]] = {
    "sign_in.submit": {"given": Token(Secret("123456"))},
    "sign_in.submit_token": {"remember": False},
    "sign_in.submit_one_time_code": {},
    "sign_in.submit_recovery_code": {},
    "sign_in.check_clock": {},
    "sign_in.spoken_check": {},
    "sign_in.open_cases": {},
    "sign_in.stop_case": {"case_id": 1},
    "sign_in.abandon": {},
}
"""What a right password's ticket is for, with what it needs beside tokens and codes."""


def make(
    core: Core, case: Case, by: Authority, *, caller: Person, target: int, folder: Path, **changed: object
) -> object:
    """Make the call on somebody's behalf, to the target where it is done to a user; `changed` are other arguments."""
    values: dict[str, object] = {
        "session": by,
        "by": by,
        "password": caller.password,
        "current": caller.password,
        "new": Secret("orange kettle under seven"),
        "ticket": Secret("ticket"),
        "token": None if case.call == "sessions.step_up" and caller.phone is None else Secret("123456"),
        "second": None if caller.phone is None else Token(Secret("123456")),
        "shown": (Secret("0000-0000-0000-0000"),),
        "session_id": uuid.UUID(int=4),
        "device_id": uuid.UUID(int=4),
        "authenticator_id": uuid.UUID(int=4),
        "name": "Tablet",
        "role": Role.MEMBER,
        "condition": Condition(),
        "case_id": 1,
        "number": 1,
        "user_id": target,
        "user_ids": [target],
        "reason": "Asked for it by phone",
        "source": str(_users_to_import(folder)),
        "path": str(folder / f"out {len(list(folder.iterdir()))}.csv"),
        "suffix": ".csv",
        "passwords_path": str(folder / f"passwords {len(list(folder.iterdir()))}.csv"),
    }
    values |= case.arguments | changed
    family, method = case.call.split(".")
    parameters = list(inspect.signature(CALLS[case.call]).parameters.values())[1:]
    given = {
        parameter.name: values[parameter.name]
        for parameter in parameters
        if parameter.default is parameter.empty or parameter.name in {*case.arguments, *changed, "reason"}
    }
    outcome: object = getattr(getattr(core, family), method)(**given)
    discard = getattr(outcome, "discard", None)
    if discard is not None:
        discard()
    # What is handed out piece by piece is asked for at the first of them.
    return list(outcome) if isinstance(outcome, Iterator) else outcome


def _users_to_import(folder: Path) -> Path:
    path = folder / "users.csv"
    if not path.exists():
        path.write_text("username,name\ndora,Dora Smith\n", encoding="utf-8")
    return path


def require(world: World, *, required: bool = True, code: str = "RIVERSIDE") -> None:
    """Require two-factor authentication of a practice from now on, or leave it to each of its users."""
    world.core.practice.require_two_factor(ROOT, practice_code=code, required=required)


def state(world: World) -> dict[str, Counter[tuple[object, ...]]]:
    """Every row of every table: all that a refused call must leave as it was."""
    with world.core._context.database.read() as work:
        return {
            table.name: Counter(tuple(row) for row in work.exec_driver_sql(f"SELECT * FROM {table.name}"))  # noqa: S608 - our own names
            for table in metadata.sorted_tables
        }
