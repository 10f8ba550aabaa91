"""Remembered over SSH by the client's key: account and key together, with nothing kept that could be copied."""

import pytest

from tests.chain import broken
from tests.world import MemoryDevice, Person, World
from tn_tui.adapters.client_key import KeyDevice
from tn_tui.core.core import Core
from tn_tui.domain.device_ports import ClientKey, DeviceProof
from tn_tui.domain.errors import FieldRefused, Gone, SignInRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded

pytestmark = pytest.mark.both_databases

LAPTOP = ClientKey("ssh-ed25519", f"SHA256:{'Uo3' + 'x' * 38}k9")
TOUCHED = ClientKey("sk-ssh-ed25519@openssh.com", f"SHA256:{'Ab1' + 'y' * 38}m2")


@pytest.fixture
def alice(world: World) -> Person:
    return world.person("alice", enrolled=True)


def by(world: World, key: ClientKey, origin: str = "10.0.0.1") -> Core:
    """A process of its own for one connection, as each that sshd starts."""
    return world.terminal(KeyDevice(key), origin, over_ssh=True)


def asked(person: Person, core: Core) -> bool:
    """Whether a log-in with the right password asks for a token."""
    return isinstance(person.log_in(core), TokenNeeded)


def test_the_key_is_remembered_for_thirty_days_however_often_it_is_used(world: World, alice: Person) -> None:
    alice.session(by(world, LAPTOP), remember=True)
    for _ in range(29):
        world.clock.move(days=1)
        assert not asked(alice, by(world, LAPTOP))
    world.clock.move(hours=23, minutes=59, seconds=59)
    assert not asked(alice, by(world, LAPTOP))
    world.clock.move(seconds=1)
    assert asked(alice, by(world, LAPTOP))


def test_two_people_of_one_system_account_are_remembered_each_alone(world: World, alice: Person) -> None:
    bob = world.person("bob", enrolled=True)
    alice.session(by(world, LAPTOP), remember=True)
    bob.session(by(world, TOUCHED), remember=True)
    assert [asked(alice, by(world, LAPTOP)), asked(bob, by(world, TOUCHED))] == [False, False]
    # A key is good for the account alone at which a token was given with it.
    assert [asked(alice, by(world, TOUCHED)), asked(bob, by(world, LAPTOP))] == [True, True]
    assert asked(alice, world.terminal(MemoryDevice(unavailable="ssh"), over_ssh=True))
    # And one key may be remembered for both.
    bob.session(by(world, LAPTOP), remember=True)
    assert [asked(alice, by(world, LAPTOP)), asked(bob, by(world, LAPTOP))] == [False, False]


def test_without_the_wish_no_key_is_remembered(world: World, alice: Person) -> None:
    alice.session(by(world, LAPTOP), remember=False)
    assert asked(alice, by(world, LAPTOP))


def test_nothing_is_kept_that_could_be_copied_and_two_terminals_at_once_are_no_theft(
    world: World, alice: Person
) -> None:
    alice.session(by(world, LAPTOP), remember=True)
    first, second = by(world, LAPTOP), by(world, LAPTOP, "10.0.0.2")
    for _ in range(2):
        world.clock.move(minutes=5)
        assert [asked(alice, first), asked(alice, second)] == [False, False]
    [row] = world.execute("SELECT handle_hash, previous_hash, counter, client_key, last_origin FROM devices")
    assert row == (b"", None, 1, LAPTOP.text, "at 10.0.0.2")
    # Whoever knows the row's id makes no proof of it, and ends nothing.
    [(device,)] = world.execute("SELECT id FROM devices")
    forger = MemoryDevice()
    for name in ("", "x"):
        forged = DeviceProof(Secret(f"{str(device).replace('-', '')}.{name}"), 1)
        forger.load = lambda _account, proof=forged: proof  # type: ignore[method-assign, misc]
        assert asked(alice, world.terminal(forger))
    assert not asked(alice, first)


def test_the_offer_and_the_lists_say_which_key_it_is(world: World, alice: Person) -> None:
    needed = alice.log_in(by(world, TOUCHED))
    assert isinstance(needed, TokenNeeded)
    assert (needed.remember.unavailable, needed.remember.key) == (None, TOUCHED)
    alice.session(by(world, TOUCHED), remember=True)
    core = by(world, LAPTOP)
    session = alice.session(core, remember=True)
    laptop, touched = core.devices.list(session)
    assert (laptop.label, laptop.key, laptop.current) == (f"SSH key {LAPTOP.fingerprint}", LAPTOP, True)
    assert (touched.name, touched.key, touched.current) == (f"security key {TOUCHED.fingerprint}", TOUCHED, False)
    assert core.profile.show(session).key == LAPTOP
    administrator = world.administrator("grace")
    shown = world.core.users.show(administrator.session(), alice.id)
    assert {device.key for device in shown.devices} == {LAPTOP, TOUCHED}
    details = world.execute("SELECT detail FROM activity WHERE event = 'device remembered' ORDER BY number")
    assert details == [(f"security key {TOUCHED.fingerprint}",), (f"SSH key {LAPTOP.fingerprint}",)]


def test_a_person_gives_it_a_name_which_stays_when_it_is_remembered_again(world: World, alice: Person) -> None:
    core = by(world, LAPTOP)
    session = alice.session(core, remember=True)
    [device] = core.devices.list(session)
    with pytest.raises(FieldRefused):
        core.devices.rename(session, device.id, "\x1b[31m")
    core.devices.rename(session, device.id, "Work laptop")
    [device] = core.devices.list(session)
    assert (device.label, device.name) == ("Work laptop", f"Work laptop, SSH key {LAPTOP.fingerprint}")
    assert world.execute("SELECT detail FROM activity WHERE event = 'device renamed'") == [
        (f"SSH key {LAPTOP.fingerprint} > Work laptop",)
    ]
    world.clock.move(days=31)
    session = alice.session(core, remember=True)
    [again] = core.devices.list(session)
    assert (again.label, again.id != device.id) == ("Work laptop", True)
    assert (again.expires_at - world.clock.now()).days == 30
    core.devices.end(session, again.id)
    named = f"Work laptop, SSH key {LAPTOP.fingerprint}"
    assert world.execute("SELECT detail FROM activity WHERE event = 'device ended'") == [(named,)]
    session = alice.session(core, remember=True)
    [again] = core.devices.list(session)
    core.devices.rename(session, again.id, "Work laptop")
    bob = world.person("bob", enrolled=True).session(world.terminal())
    with pytest.raises(Gone):
        core.devices.rename(bob, again.id, "Mine")
    assert [one.label for one in core.devices.list(session)] == ["Work laptop"]
    assert broken(world) is None


def test_at_most_ten_are_remembered_keys_and_devices_together(world: World, alice: Person) -> None:
    keys = [ClientKey("ssh-ed25519", f"SHA256:{number:043}") for number in range(8)]
    cores = [by(world, key) for key in keys] + [world.terminal(MemoryDevice(str(number))) for number in range(4)]
    for core in cores:
        alice.session(core, remember=True)
    assert [asked(alice, core) for core in cores] == [True] * 2 + [False] * 10


def test_wrong_passwords_elsewhere_do_not_stop_who_comes_by_a_remembered_key(world: World, alice: Person) -> None:
    alice.session(by(world, LAPTOP), remember=True)
    attacker = by(world, TOUCHED)
    for _ in range(12):
        with pytest.raises(SignInRefused):
            alice.log_in(attacker, Secret("not the right password"))
    with pytest.raises(SignInRefused):
        alice.log_in(attacker)
    assert isinstance(alice.log_in(by(world, LAPTOP)), SignedIn)


def test_a_key_opens_no_door_to_a_deactivated_account_or_to_a_wrong_password(world: World, alice: Person) -> None:
    alice.session(by(world, LAPTOP), remember=True)
    with pytest.raises(SignInRefused):
        alice.log_in(by(world, LAPTOP), Secret("not the right password"))
    world.execute("UPDATE users SET deactivated_at = 1")
    with pytest.raises(SignInRefused):
        alice.log_in(by(world, LAPTOP))


def test_what_the_practice_shortens_holds_for_keys_too(world: World, alice: Person) -> None:
    administrator = world.administrator("grace")
    alice.session(by(world, LAPTOP), remember=True)
    world.clock.move(days=8)
    assert not asked(alice, by(world, LAPTOP))
    world.execute("UPDATE practices SET remember_days = 7")
    assert asked(alice, by(world, LAPTOP))
    world.execute("UPDATE practices SET remember_days = 0")
    needed = alice.log_in(by(world, LAPTOP))
    assert isinstance(needed, TokenNeeded)
    assert (needed.remember.unavailable, needed.remember.key) == ("practice", LAPTOP)
    assert world.core.users.show(administrator.session(), alice.id).devices == ()
