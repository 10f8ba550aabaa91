from dataclasses import replace

import pytest

from tests.core.desk import ROOT
from tests.world import MemoryDevice, Person, Phone, World
from tn_tui.core.core import Core
from tn_tui.domain.device_ports import DeviceProof
from tn_tui.domain.errors import SignInRefused, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def asked(person: Person, core: Core | None = None) -> bool:
    """Whether a log-in with the right password asks for a token."""
    return isinstance(person.log_in(core), TokenNeeded)


def rows(world: World) -> int:
    [(count,)] = world.execute("SELECT count(*) FROM devices")
    assert isinstance(count, int)
    return count


def test_a_remembered_device_is_not_asked_for_29_days_and_is_on_the_31st(world: World, person: Person) -> None:
    person.session(remember=True)
    for _ in range(29):
        world.clock.move(days=1)
        assert not asked(person)
    world.clock.move(hours=23, minutes=59, seconds=59)
    assert not asked(person)
    world.clock.move(seconds=1)
    assert asked(person)
    world.clock.move(days=1)
    assert asked(person)


def test_use_makes_the_thirty_days_no_longer(world: World, person: Person) -> None:
    session = person.session(remember=True)
    [device] = world.core.devices.list(session)
    world.clock.move(days=20)
    [later] = world.core.devices.list(person.session())
    assert later.expires_at == device.expires_at
    assert (device.expires_at - device.created_at).days == 30
    assert later.current
    assert later.last_used_at == world.clock.now()


def test_without_the_wish_nothing_is_remembered(world: World, person: Person) -> None:
    person.session(remember=False)
    assert (rows(world), world.device.proofs) == (0, {})
    assert asked(person)


def test_an_aborted_token_screen_remembers_nothing(world: World, person: Person) -> None:
    ticket = person.half()
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(ticket, person.wrong_token(), remember=True)
    world.core.sign_in.abandon(ticket)
    assert (rows(world), world.device.proofs) == (0, {})


def test_a_device_of_one_person_asks_another(world: World, person: Person) -> None:
    bob = world.person("bob", enrolled=True)
    person.session(remember=True)
    assert asked(bob)
    assert not asked(person)
    # Not even when Alice's proof is put under Bob's name; hers stays what it is.
    bob.session(remember=True)
    world.clock.move(minutes=1)
    accounts = list(world.device.proofs)
    assert len(accounts) == 2
    first, second = accounts
    world.device.proofs[second] = world.device.proofs[first]
    assert asked(bob)
    assert not asked(person)


def test_another_device_is_asked(world: World, person: Person) -> None:
    person.session(remember=True)
    assert asked(person, world.terminal(MemoryDevice("laptop")))
    assert not asked(person)


def forge(proof: DeviceProof, how: str) -> DeviceProof:
    name = proof.handle.reveal().partition(".")[0]
    return {
        "handle": replace(proof, handle=Secret(f"{name}.{'A' * 43}")),
        "empty handle": replace(proof, handle=Secret(f"{name}.")),
        "counter ahead": replace(proof, counter=proof.counter + 1),
        "counter behind": replace(proof, counter=proof.counter - 1),
    }[how]


@pytest.mark.parametrize("how", ["handle", "empty handle", "counter ahead", "counter behind"])
def test_a_forged_proof_is_asked_and_ends_the_series(world: World, person: Person, how: str) -> None:
    person.session(remember=True)
    [(account, proof)] = world.device.proofs.items()
    world.device.proofs[account] = forge(proof, how)
    signed_in = person.signed_in()
    assert signed_in.notices == ("device series ended",)
    assert (rows(world), world.device.proofs) == (0, {})
    world.device.proofs[account] = proof
    assert asked(person)
    events = [row.event for row in world.core.activity.own(signed_in.session, group="devices").rows]
    assert events == ["device copied", "device remembered"]


@pytest.mark.parametrize("handle", ["", ".", "nonsense", "\ud800", f"{'0' * 32}.x"])
def test_nonsense_is_asked_and_does_no_harm(world: World, person: Person, handle: str) -> None:
    person.session(remember=True)
    [account] = world.device.proofs
    world.device.proofs[account] = DeviceProof(Secret(handle), 1)
    assert asked(person)
    assert rows(world) == 1


def test_a_forged_proof_does_nothing_before_the_right_password(world: World, person: Person) -> None:
    person.session(remember=True)
    [(account, proof)] = world.device.proofs.items()
    stranger = world.terminal(MemoryDevice())
    stranger_store = MemoryDevice()
    stranger_store.proofs[account] = forge(proof, "handle")
    for core in (stranger, world.terminal(stranger_store)):
        with pytest.raises(SignInRefused):
            person.log_in(core, Secret("not the right password"))
    assert not asked(person)


def test_a_copied_file_gives_itself_away_after_ten_seconds(world: World, person: Person) -> None:
    person.session(remember=True)
    copy = MemoryDevice("copy")
    copy.proofs = dict(world.device.proofs)
    thief = world.terminal(copy, origin="203.0.113.9")
    world.clock.move(days=1)
    assert not asked(person)
    world.clock.move(seconds=11)
    assert asked(person, thief)
    assert asked(person)
    assert rows(world) == 0


def test_the_thiefs_use_shows_at_the_owners_next_log_in(world: World, person: Person) -> None:
    person.session(remember=True)
    copy = MemoryDevice("copy")
    copy.proofs = dict(world.device.proofs)
    thief = world.terminal(copy, origin="203.0.113.9")
    assert not asked(person, thief)
    world.clock.move(days=1)
    assert person.signed_in().notices == ("device series ended",)
    assert asked(person, thief)


def test_two_terminals_of_one_person_may_log_in_within_ten_seconds(world: World, person: Person) -> None:
    person.session(remember=True)
    slow = MemoryDevice()
    slow.proofs = dict(world.device.proofs)
    second = world.terminal(slow)
    world.clock.move(minutes=5)
    assert not asked(person)
    world.clock.move(seconds=10)
    assert not asked(person, second)
    assert not asked(person)
    assert rows(world) == 1


def test_the_handle_and_the_counter_change_at_every_use_and_only_a_hash_is_stored(world: World, person: Person) -> None:
    person.session(remember=True)
    proofs: list[DeviceProof] = []
    for _ in range(3):
        assert not asked(person)
        proofs += world.device.proofs.values()
    assert len({proof.handle.reveal() for proof in proofs}) == 3
    assert [proof.counter for proof in proofs] == [2, 3, 4]
    [row] = world.execute("SELECT handle_hash, previous_hash FROM devices")
    for value in row:
        assert isinstance(value, bytes)
        assert len(value) == 32


def test_at_most_ten_devices_are_remembered_and_the_longest_unused_goes(world: World, person: Person) -> None:
    stores = [MemoryDevice(f"device {number}") for number in range(12)]
    for store in stores:
        person.session(world.terminal(store), remember=True)
    assert rows(world) == 10
    assert [asked(person, world.terminal(store)) for store in stores] == [True] * 2 + [False] * 10


@pytest.mark.parametrize("what", ["password", "enroll", "remove", "forget all", "forget this"])
def test_what_ends_remembered_devices(world: World, person: Person, what: str) -> None:
    session = person.session(remember=True)
    other = MemoryDevice("laptop")
    person.session(world.terminal(other), remember=True)
    if what == "password":
        new = Secret("orange kettle under seven")
        world.core.passwords.change(session, person.password, new)
        person.password = new
    elif what in {"remove", "enroll"}:
        world.core.authenticators.remove_two_factor(session, person.password)
        if what == "enroll":
            person.enroll(session)
    elif what == "forget all":
        assert world.core.devices.end_all(session) == 2
    else:
        here, there = sorted(world.core.devices.list(session), key=lambda device: not device.current)
        assert (here.current, here.label, there.current, there.label) == (True, "front-desk", False, "laptop")
        world.core.devices.end(session, here.id)
    assert rows(world) == (1 if what == "forget this" else 0)
    assert asked(person) is (what != "remove")


def test_enrolling_ends_what_was_remembered_before(world: World) -> None:
    person = world.person()
    session = person.session()
    world.execute(
        "INSERT INTO devices (id, user_id, handle_hash, counter, rotated_at, label, created_at, expires_at,"
        " last_used_at, last_origin) SELECT :id, id, :hash, 1, 0, '', 0, :later, 0, '' FROM users",
        id="00000000-0000-4000-8000-000000000000" if not isinstance(world.place, str) else "0" * 32,
        hash=b"x",
        later=2**62,
    )
    offer = world.core.enrollment.begin(session)
    token = Phone(offer.uri).token(world.clock.now())
    assert world.core.enrollment.confirm(session, offer.ticket, token).devices_ended == 1
    assert rows(world) == 0


def test_what_cannot_be_written_is_not_remembered_and_the_person_is_told(world: World, person: Person) -> None:
    world.device.writable = False
    signed_in = person.signed_in(remember=True)
    assert signed_in.notices == ("device not remembered",)
    assert rows(world) == 0
    assert asked(person)


def test_a_proof_that_cannot_be_renewed_is_no_theft(world: World, person: Person) -> None:
    person.session(remember=True)
    world.clock.move(days=1)
    world.device.writable = False
    signed_in = person.signed_in()
    assert signed_in.notices == ("device not remembered",)
    assert rows(world) == 0
    world.device.writable = True
    world.clock.move(days=1)
    signed_in = person.signed_in()
    assert signed_in.notices == ()


def test_over_ssh_nothing_is_remembered_by_file_and_the_screen_can_say_so(world: World, person: Person) -> None:
    core = world.terminal(MemoryDevice("host", unavailable="ssh"))
    outcome = person.log_in(core)
    assert isinstance(outcome, TokenNeeded)
    assert outcome.remember.unavailable == "ssh"
    signed_in = core.sign_in.submit_token(outcome.ticket, person.token(), remember=True)
    assert (signed_in.notices, rows(world)) == ((), 0)
    assert core.profile.show(signed_in.session).remember_unavailable == "ssh"


def test_where_the_practice_has_nothing_remembered_the_log_in_and_the_profile_say_so(
    world: World, person: Person
) -> None:
    world.core.practice.set(ROOT, practice_code=person.code, remember_days=0)
    outcome = person.log_in()
    assert isinstance(outcome, TokenNeeded)
    assert outcome.remember.unavailable == "practice"
    assert world.core.profile.show(person.session()).remember_unavailable == "practice"


def test_the_offer_says_for_how_long_and_where(world: World, person: Person) -> None:
    outcome = person.log_in()
    assert isinstance(outcome, TokenNeeded)
    assert (outcome.remember.until - world.clock.now()).days == 30
    assert (outcome.remember.label, outcome.remember.unavailable) == ("front-desk", None)


def test_a_remembered_device_opens_no_door_to_a_deactivated_account(world: World, person: Person) -> None:
    person.session(remember=True)
    assert isinstance(person.log_in(), SignedIn)
    world.execute("UPDATE users SET deactivated_at = 1")
    with pytest.raises(SignInRefused):
        person.log_in()
