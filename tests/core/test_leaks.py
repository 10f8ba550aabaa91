"""Secrets are typed through every flow, and then looked for in every file, log line and shown value."""

import logging
from pathlib import Path

import pytest

from tests.core.calls import ROOT
from tests.world import OPERATOR, MemoryDevice, Person, Phone, World
from tn_tui.domain.errors import OneTimeCodeRefused, PasswordRefused, PasswordWrong, SignInRefused, TokenRefused
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def live_with_canaries(world: World) -> list[Secret]:
    """Go through every flow and return every secret that was in it."""
    canaries = [Secret(f"canary {name} swordfish feather") for name in ("one", "two", "wrong", "refused")]
    first, second, wrong, refused = canaries
    temporary = world.new_user("alice")
    person = Person(world, "RIVERSIDE", "alice", temporary.password)
    session = person.session()
    world.core.passwords.change(session, person.password, first)
    with pytest.raises(PasswordRefused):
        world.core.passwords.change(session, first, Secret("canary"))
    person.password = first
    offer = world.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    with pytest.raises(TokenRefused):
        world.core.enrollment.confirm(session, offer.ticket, Secret("canary token"))
    token = person.token()
    world.core.enrollment.confirm(session, offer.ticket, token)
    for typed_password, typed_name in ((wrong, "alice"), (wrong, refused.reveal()), (wrong, first.reveal())):
        with pytest.raises(SignInRefused):
            world.core.sign_in.submit_password("RIVERSIDE", typed_name, typed_password)
    with pytest.raises(SignInRefused):
        world.core.sign_in.submit_password(refused.reveal(), "alice", wrong)
    ticket = person.half()
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(ticket, person.wrong_token(), remember=True)
    second_token = person.token()
    remembered = world.core.sign_in.submit_token(ticket, second_token, remember=True).session
    proofs = [proof.handle for proof in world.device.proofs.values()]
    person.session()
    proofs += [proof.handle for proof in world.device.proofs.values()]
    for session_ in (session, remembered):
        with pytest.raises(PasswordWrong):
            world.core.sessions.unlock(session_, wrong)
    world.core.passwords.change(remembered, first, second)
    world.core.sessions.step_up(remembered, second, person.token())
    world.core.authenticators.remove_two_factor(remembered, second)
    person.password = second
    administered = live_through_administration(world, person, remembered)
    handles = [ticket, session, remembered, offer.ticket]
    return [*canaries, temporary.password, *handles, offer.key, offer.uri, *proofs, *administered]


def live_through_administration(world: World, person: Person, session: Secret) -> list[Secret]:
    """What an administrator hands out, right and wrong uses of it, and the session that it opens."""
    person.enroll(session)
    code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    with pytest.raises(OneTimeCodeRefused):
        world.core.sign_in.submit_one_time_code(person.half(), person.wrong_token())
    opened = world.core.sign_in.submit_one_time_code(person.half(), code).session
    unused = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    reset = world.core.user_changes.reset_password(ROOT, person.id, reason="Forgot it").password
    added = world.core.user_changes.add(ROOT, practice_code="RIVERSIDE", username="b", name="B", role=Role.MEMBER)
    list(world.core.users.export(ROOT, practice_code="RIVERSIDE"))
    list(world.core.log.export(ROOT, practice_code="RIVERSIDE"))
    return [code, opened, unused, reset, added.password]


def test_no_secret_stands_in_any_file_or_log_line(sqlite_world: World, told: pytest.LogCaptureFixture) -> None:
    world = sqlite_world
    secrets = live_with_canaries(world)
    assert isinstance(world.place, Path)
    files = {path.name: path.read_bytes() for path in world.place.parent.rglob("*") if path.is_file()}
    assert {"tn.db", "tn.db-wal"} <= set(files)
    files["log"] = told.text.encode()
    for secret in secrets:
        text = secret.reveal()
        for form in {text, text.casefold(), text.upper(), text.replace("-", ""), text.replace(" ", "")}:
            for name, content in files.items():
                assert form.encode() not in content, name
    for part in (b"canary", b"swordfish"):
        assert not [name for name, content in files.items() if part in content]


def test_no_value_that_leaves_the_core_shows_a_secret(sqlite_world: World) -> None:
    world = sqlite_world
    person = world.new_user("alice")
    added = world.core.administration.add_user(
        OPERATOR, practice_code="RIVERSIDE", username="bob", name="Bob", role=Role.MEMBER
    )
    session = person.session()
    world.core.passwords.change(session, person.password, Secret("violet ladder forty monks"))
    person.password = Secret("violet ladder forty monks")
    offer = world.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    world.core.enrollment.confirm(session, offer.ticket, person.token())
    needed = person.log_in(world.terminal(MemoryDevice()))
    signed_in = person.signed_in(remember=True)
    profile = world.core.profile.show(signed_in.session)
    activity = world.core.activity.own(signed_in.session)
    code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone")
    reset = world.core.user_changes.reset_password(ROOT, person.id, reason="Forgot it")
    detail = world.core.users.show(ROOT, person.id)
    log = list(world.core.log.export(ROOT, practice_code="RIVERSIDE"))
    shown = repr([added, offer, needed, signed_in, profile, activity, world.device.proofs, world.core])
    shown += repr([code, reset, detail, log])
    secrets = (added.password, offer.key, offer.uri, offer.ticket, signed_in.session, person.password)
    for secret in (*secrets, code.code, reset.password):
        assert secret.reveal() not in shown


def test_no_error_of_the_core_carries_what_was_typed(sqlite_world: World) -> None:
    world = sqlite_world
    person = world.person()
    typed = Secret("canary swordfish feather")
    with pytest.raises(SignInRefused) as refused:
        world.core.sign_in.submit_password("RIVERSIDE", "canary", typed)
    with pytest.raises(PasswordWrong) as wrong:
        world.core.sessions.unlock(person.session(), typed)
    with pytest.raises(PasswordRefused) as unfit:
        world.core.passwords.change(person.session(), person.password, Secret("canary"))
    for error in (refused.value, wrong.value, unfit.value):
        assert "canary" not in f"{error!r} {error} {vars(error)} {error.__cause__} {error.__context__}"
