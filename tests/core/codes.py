"""What the tests of recovery codes do with them."""

import pytest

from tests.world import Person
from tn_tui.core.core import Core
from tn_tui.domain.errors import RecoveryCodeRefused, TokenClosed, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn


def codes_of(person: Person) -> tuple[Secret, ...]:
    return person.world.core.recovery_codes.renew(person.session())


def log_in(person: Person, code: Secret | str, core: Core | None = None) -> SignedIn:
    core = core or person.world.core
    return core.sign_in.submit_recovery_code(person.half(core), code if isinstance(code, Secret) else Secret(code))


def wait_after(person: Person, code: Secret) -> float:
    """Minutes until another code is looked at, after one that was refused."""
    with pytest.raises(RecoveryCodeRefused) as found:
        log_in(person, code)
    until = found.value.retry_at
    return 0 if until is None else (until - person.world.clock.now()).total_seconds() / 60


def close_tokens(person: Person) -> None:
    """Nine refused tokens with their waits between them, and the tenth, which closes."""
    sign_in, clock = person.world.core.sign_in, person.world.clock
    for _ in range(9):
        with pytest.raises(TokenRefused) as found:
            sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
        if found.value.retry_at is not None:
            clock.move(seconds=(found.value.retry_at - clock.now()).total_seconds())
    with pytest.raises(TokenClosed):
        sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
