"""Phones beside the first one, and whether their tokens work."""

from tests.world import Person, Phone
from tn_tui.core.core import Core
from tn_tui.domain.errors import TokenRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import AuthenticatorView, EnrollmentOffer


def confirm(person: Person, session: Secret, offer: EnrollmentOffer, core: Core | None = None) -> Phone:
    """Take the key into an app and give its first token."""
    phone = Phone(offer.uri)
    person.world.clock.move(seconds=30)
    token = phone.token(person.world.clock.now())
    (core or person.world.core).enrollment.confirm(session, offer.ticket, token)
    return phone


def add(person: Person, name: str = "Tablet", session: Secret | None = None) -> Phone:
    session = session or person.session()
    return confirm(person, session, person.world.core.enrollment.begin_adding(session, name))


def apps(person: Person) -> dict[str, AuthenticatorView]:
    """What the account has, by name."""
    return {app.name: app for app in person.world.core.profile.show(person.session()).authenticators}


def works(person: Person, phone: Phone) -> bool:
    person.world.clock.move(seconds=60)
    token = phone.token(person.world.clock.now())
    try:
        return person.world.core.sign_in.submit_token(person.half(), token, remember=False).step is Step.IN
    except TokenRefused:
        return False
