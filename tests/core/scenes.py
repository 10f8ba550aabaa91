"""Somebody who has everything that a change can end, what is left of it, and any change done to them."""

from dataclasses import dataclass

import pytest

from tests.core.calls import ROOT
from tests.world import Person, World
from tn_tui.adapters.client_key import KeyDevice
from tn_tui.core.core import Core
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.errors import SignInExpired, SignInRefused, TokenRefused
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret

WRONG = Secret("not the right password")
WHY = "Asked for it in person"
DETAILS = {
    Change.MAKE_ADMINISTRATOR: "administrator",
    Change.MAKE_MEMBER: "member",
    Change.END_SESSIONS: "all",
    Change.FORGET_DEVICES: "all",
    Change.RENAME: "bob (Bob Smith)",
}
"""What stands in the log beside each change to Bob."""


def do(world: World, by: Authority, user_id: int, change: Change, reason: str = WHY) -> object:
    changes = world.core.user_changes
    match change:
        case Change.RESET_PASSWORD:
            return changes.reset_password(by, user_id, reason=reason)
        case Change.ONE_TIME_CODE:
            return changes.one_time_code(by, user_id, reason=reason)
        case Change.RENAME:
            return changes.rename(by, user_id, name="Robert Smith", reason=reason)
        case _:
            return changes.apply(by, [user_id], change, reason=reason)


def person_with_everything(world: World, username: str, role: Role) -> Person:
    """Two sessions, a device and an SSH key, one phone, both kinds of codes, wrong passwords and wrong tokens."""
    person = world.person(username, enrolled=True, role=role)
    person.session(remember=True)
    person.session(world.terminal(KeyDevice(ClientKey("ssh-ed25519", f"SHA256:{username:x>43}"))), remember=True)
    elsewhere = world.terminal()
    with pytest.raises(TokenRefused):
        elsewhere.sign_in.submit_token(person.half(elsewhere), person.wrong_token(), remember=False)
    with pytest.raises(SignInRefused):
        person.log_in(elsewhere, WRONG)
    world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone")
    return person


Rows = list[tuple[object, ...]]


@dataclass
class Standing:
    """What a user has, row by row, and what locks the user out."""

    sessions: Rows
    devices: Rows
    authenticators: Rows
    code: Rows
    recovery_codes: Rows
    proofs: Rows
    passwords: Rows
    tokens: Rows
    wait: Rows
    closed: Rows


def standing(world: World, user_id: int) -> Standing:
    def rows(table: str, columns: str, more: str = "", key: str = "user_id") -> Rows:
        return world.execute(f"SELECT {columns} FROM {table} WHERE {key} = :id {more} ORDER BY 1", id=user_id)  # noqa: S608 - our own names

    return Standing(
        sessions=rows("sessions", "id, locked", "AND ended_at IS NULL"),
        devices=rows("devices", "id"),
        authenticators=rows("authenticators", "id"),
        code=rows("one_time_codes", "mac"),
        recovery_codes=rows("recovery_codes", "mac"),
        proofs=rows("sessions", "id", "AND ended_at IS NULL AND proven_at IS NOT NULL"),
        passwords=rows("throttles", "key, failures"),
        tokens=rows("token_failures", "id"),
        wait=rows("users", "token_failures", key="id"),
        closed=rows("users", "token_closed_at", key="id"),
    )


def waits_still(core: Core, ticket: Secret) -> bool:
    """Whether a log-in that waits for its token could still get it; asking changes nothing but that."""
    try:
        core.sign_in.spoken_check(ticket)
    except SignInExpired:
        return False
    return True
