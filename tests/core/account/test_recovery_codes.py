import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.codes import codes_of, log_in, wait_after
from tests.core.desk import ROOT, refused, state
from tests.world import Person, Phone, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import NotEnrolled, RecoveryCodeRefused, StepUpNeeded
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret

WRONG = Secret("0000-0000-0000-0000")


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


# The set


def test_enrolling_shows_ten_codes_of_80_bits_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person, asked = world.person(), []
    session = person.session()
    offer = world.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    chance = world.entropy.bytes

    def counted(count: int) -> bytes:
        asked.append(count)
        return chance(count)

    monkeypatch.setattr(world.entropy, "bytes", counted)
    enrolled = world.core.enrollment.confirm(session, offer.ticket, person.token())
    codes = [code.reveal() for code in enrolled.codes]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}", code) for code in codes)
    assert asked.count(10) == 10
    assert not enrolled.must_save
    assert enrolled.step is Step.IN
    assert world.core.profile.show(session).codes_left == 10
    assert not world.core.profile.show(session).codes_saved


@pytest.mark.both_databases
def test_each_lets_in_once_in_any_order_and_says_how_many_are_left(person: Person) -> None:
    codes = list(codes_of(person))
    random.Random(4).shuffle(codes)  # noqa: S311 - no secret is made of it
    for left, code in zip(range(9, -1, -1), codes, strict=True):
        signed_in = log_in(person, code)
        assert (signed_in.step, signed_in.codes_left) == (Step.IN, left)
        assert person.world.core.profile.show(signed_in.session).codes_left == left
        if left in {9, 4, 0}:
            assert wait_after(person, code) == 0
    assert broken(person.world) is None


def test_it_counts_as_a_log_in_with_a_token_and_remembers_no_device(person: Person) -> None:
    core = person.world.core
    session = log_in(person, codes_of(person)[3]).session
    assert core.recovery_codes.renew(session)
    assert not core.devices.list(session)
    rows = [(row.event, row.detail) for row in core.activity.own(session).rows]
    assert ("log-in", "recovery code") in rows
    assert ("recovery code", "9 left") in rows


SPELLINGS: list[Callable[[str], str]] = [
    str.upper,
    lambda code: code.replace("-", ""),
    lambda code: f"  {code.replace('-', ' ')}\n",
    lambda code: code.replace("-", "\N{EN DASH}"),
    lambda code: code.replace("-", "\N{NO-BREAK SPACE}"),
    " ".join,
    lambda code: code.replace("0", "o").replace("1", "l"),
    lambda code: code.upper().replace("0", "O").replace("1", "I"),
]
SPOILT: list[Callable[[str], str]] = [
    lambda code: "",
    lambda code: code[:-1],
    lambda code: code + "0",
    lambda code: code.replace("-", "_"),
    lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"),
    lambda code: f"{code}\x00",
    lambda code: f"\ud800{code}",
    lambda code: code * 1000,
    lambda code: "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in code) + "\uff11",
    lambda code: "%" * 16,
]


def test_it_may_be_spelled_as_people_spell(person: Person) -> None:
    codes = sorted(codes_of(person), key=lambda code: not {"0", "1"} & set(code.reveal()))
    for spell, code in zip(SPELLINGS, codes, strict=False):
        assert log_in(person, spell(code.reveal())).step is Step.IN


@pytest.mark.both_databases
def test_what_is_no_code_is_refused_and_counted_once(person: Person) -> None:
    world, code = person.world, codes_of(person)[0].reveal()
    for number, spoil in enumerate(SPOILT):
        if number % 4 == 0:
            world.core.user_changes.apply(ROOT, [person.id], Change.UNLOCK)
        assert wait_after(person, Secret(spoil(code))) == 0
        assert world.execute("SELECT token_failures FROM users") == [(number % 4 + 1,)]
    assert world.execute("SELECT count(*) FROM recovery_codes") == [(10,)]


def test_the_code_of_another_user_is_as_good_as_none(world: World, person: Person) -> None:
    bob = world.person("bob", enrolled=True)
    namesake = world.person("alice", "LAKESIDE", enrolled=True)
    for other in (bob, namesake):
        code = codes_of(other)[0]
        assert wait_after(person, code) == 0
        assert log_in(other, code).step is Step.IN


@pytest.mark.both_databases
def test_a_new_set_ends_the_old_one(person: Person) -> None:
    old, new = codes_of(person), codes_of(person)
    assert wait_after(person, old[0]) == 0
    assert log_in(person, new[0]).codes_left == 9
    assert not {code.reveal() for code in old} & {code.reveal() for code in new}


def test_a_new_set_needs_password_and_token_just_now(world: World, person: Person) -> None:
    core, session = world.core, person.session()
    world.clock.move(minutes=5)
    needed = refused(world, StepUpNeeded, core.recovery_codes.renew, session)
    assert needed.token
    core.sessions.step_up(session, person.password, person.token())
    assert len(core.recovery_codes.renew(session)) == 10


def test_without_two_factor_authentication_there_are_none(world: World) -> None:
    core, session = world.core, world.person().session()
    refused(world, NotEnrolled, core.recovery_codes.renew, session)
    refused(world, NotEnrolled, core.recovery_codes.saved, session, (Secret("0000-0000-0000-0000"),))
    assert core.profile.show(session).codes_left is None


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["removed", "disabled"])
def test_removing_or_disabling_two_factor_authentication_ends_them(world: World, person: Person, how: str) -> None:
    codes, core = codes_of(person), world.core
    if how == "removed":
        core.authenticators.remove_two_factor(person.session(), person.password)
    else:
        core.user_changes.apply(ROOT, [person.id], Change.DISABLE_TWO_FACTOR, reason="Lost it")
    assert world.execute("SELECT count(*) FROM recovery_codes") == [(0,)]
    session = person.session()
    assert core.profile.show(session).codes_left is None
    person.enroll(session)
    assert wait_after(person, codes[0]) == 0


def test_no_other_change_ends_them(world: World, person: Person) -> None:
    codes, core = codes_of(person), world.core
    core.user_changes.apply(ROOT, [person.id], Change.DEACTIVATE, reason="Leave")
    core.user_changes.apply(ROOT, [person.id], Change.REACTIVATE)
    core.user_changes.apply(ROOT, [person.id], Change.MAKE_ADMINISTRATOR)
    person.password = core.user_changes.reset_password(ROOT, person.id, reason="Forgot it").password
    assert log_in(person, codes[0]).step is Step.NEW_PASSWORD


def test_enrolling_again_with_a_one_time_code_ends_the_old_set(world: World, person: Person) -> None:
    old = codes_of(person)
    code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    session = world.core.sign_in.submit_one_time_code(person.half(), code).session
    person.enroll(session)
    assert world.core.profile.show(session).codes_left == 10
    assert wait_after(person, old[0]) == 0


# Where they stand


@pytest.mark.both_databases
def test_none_of_them_stands_anywhere_in_the_clear(
    world: World, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    codes = codes_of(person)
    log_in(person, codes[0])
    wait_after(person, codes[0])
    kept = repr(state(world)) + caplog.text + repr(codes) + str(codes)
    kept += "".join(repr(vars(part)) for part in (world.core.sign_in, world.core.recovery_codes, world.core.enrollment))
    if isinstance(world.place, Path):
        kept += "".join(path.read_bytes().decode("latin-1") for path in world.place.parent.iterdir())
    for code in codes:
        for spelled in (code.reveal(), code.reveal().replace("-", "")):
            assert spelled not in kept.lower()


@pytest.mark.both_databases
def test_a_step_up_takes_one_in_place_of_a_token(world: World, person: Person) -> None:
    core, codes, session = world.core, codes_of(person), person.session()
    world.clock.move(minutes=5)
    with pytest.raises(RecoveryCodeRefused):
        core.sessions.step_up(session, person.password, None, recovery_code=WRONG)
    refused(world, StepUpNeeded, core.recovery_codes.renew, session)
    core.sessions.step_up(session, person.password, None, recovery_code=codes[0])
    assert core.profile.show(session).codes_left == 9
    with pytest.raises(RecoveryCodeRefused):
        core.sessions.step_up(session, person.password, None, recovery_code=codes[0])
    assert core.recovery_codes.renew(session)
