"""Every call that a right password's ticket is for, against every ticket that must not do."""

import inspect
from collections.abc import Callable

import pytest

from tests.core.calls import OF_HALF_LOG_INS, ROOT, state
from tests.world import PERIOD, Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SignInExpired
from tn_tui.domain.secret import Secret

WORTHLESS: dict[str, Callable[[World, Person, Secret], object]] = {
    "forged": lambda world, person, ticket: Secret("Zm9yZ2Vk"),
    "empty": lambda world, person, ticket: Secret(""),
    "a session": lambda world, person, ticket: person.session(),
    "abandoned": lambda world, person, ticket: world.core.sign_in.abandon(ticket),
    "used": lambda world, person, ticket: world.core.sign_in.submit_token(ticket, person.token(), remember=False),
    "too old": lambda world, person, ticket: world.clock.move(minutes=5),
    "of a later time": lambda world, person, ticket: world.clock.move(seconds=-11),
    "deactivated": lambda world, person, ticket: world.core.user_changes.apply(
        ROOT, [person.id], Change.DEACTIVATE, reason="Left"
    ),
    "disabled": lambda world, person, ticket: world.core.user_changes.apply(
        ROOT, [person.id], Change.DISABLE_TWO_FACTOR, reason="Lost it"
    ),
    "reset": lambda world, person, ticket: world.core.user_changes.reset_password(ROOT, person.id, reason="Forgot it"),
}


@pytest.mark.parametrize("how", [*WORTHLESS, "of another process"])
def test_a_ticket_that_does_not_hold_can_do_nothing(world: World, how: str) -> None:
    alice = world.person("alice", enrolled=True)
    code = world.core.user_changes.one_time_code(ROOT, alice.id, reason="Lost the phone").code
    [recovery_code, *_] = world.core.recovery_codes.renew(alice.session())
    ticket = alice.half()
    core = world.terminal() if how == "of another process" else world.core
    if how != "of another process":
        made = WORTHLESS[how](world, alice, ticket)
        ticket = made if isinstance(made, Secret) else ticket
    assert alice.phone is not None
    now = world.clock.now()
    pair = alice.phone.token(now + 8 * PERIOD), alice.phone.token(now + 9 * PERIOD)
    before = state(world)
    for name, more in OF_HALF_LOG_INS.items():
        call = getattr(core.sign_in, name.removeprefix("sign_in."))
        values = {"token": alice.phone.token(now + PERIOD), "first": pair[0], "second": pair[1]}
        values["code"] = recovery_code if name.endswith("recovery_code") else code
        parameters = [*inspect.signature(call).parameters]
        arguments = {name: value for name, value in values.items() if name in parameters} | more
        if name == "sign_in.abandon":
            call(ticket)
        else:
            with pytest.raises(SignInExpired):
                call(ticket, **arguments)
        assert state(world) == before, name
