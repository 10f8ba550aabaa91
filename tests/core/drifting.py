"""A phone whose clock is off, and what the core makes of its tokens."""

import pytest

from tests.world import PERIOD, Person, Phone, World
from tn_tui.core.core import Core
from tn_tui.domain.errors import TnError, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn

HALF_AN_HOUR = 60


def phone_of(person: Person) -> Phone:
    assert person.phone is not None
    return person.phone


def pair(person: Person, steps: float, phone: Phone | None = None) -> tuple[Secret, Secret]:
    """What a phone that is so many steps ahead shows now, with the token before it."""
    at = person.world.clock.now() + steps * PERIOD
    phone = phone or phone_of(person)
    return phone.token(at - PERIOD), phone.token(at)


def check(person: Person, tokens: tuple[Secret, Secret], core: Core | None = None) -> SignedIn:
    core = core or person.world.core
    return core.sign_in.check_clock(person.half(core), *tokens)


def token_in(person: Person, token: Secret) -> SignedIn:
    return person.world.core.sign_in.submit_token(person.half(), token, remember=False)


def refused(person: Person, tokens: tuple[Secret, Secret]) -> tuple[object, ...]:
    """All that a refused clock check tells."""
    with pytest.raises(TnError) as found:
        check(person, tokens)
    return type(found.value), vars(found.value), found.value.args


WRONG = (TokenRefused, {"retry_at": None}, (None,))


def drift(world: World) -> list[int]:
    return [int(str(steps)) for (steps,) in world.execute("SELECT drift_steps FROM authenticators")]
