"""The key ring file: made once, read strictly, shown to nobody."""

import base64
import copy
import json
import pickle
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.fakes import NEW, OLD, CountedEntropy, listing, ring, rotated_ring
from tests.adapters.processes import all_at_once
from tn_tui.adapters.files import create_private
from tn_tui.adapters.key_ring import KeyRing, RingVault, create, load, open_key_ring
from tn_tui.domain.errors import TnError
from tn_tui.domain.system_errors import FileRefused, KeyRingMissing

GOOD = base64.b64encode(OLD).decode()


def document(**changes: object) -> dict[str, object]:
    return {"version": 1, "current": "old", "mac": "old", "keys": {"old": GOOD}} | changes


def write(path: Path, content: object) -> Path:
    create_private(path, content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        load(path)
    assert caught.value.path == path
    return caught.value.reason


def test_a_new_ring_has_one_key_of_32_random_bytes_for_everything(home: Path) -> None:
    made = create(home / "keys", CountedEntropy())
    written = json.loads((home / "keys").read_bytes())
    assert written.keys() == {"version", "current", "mac", "keys"}
    assert written["version"] == 1
    assert list(written["keys"]) == [written["current"]] == [written["mac"]]
    assert len(base64.b64decode(written["keys"][written["current"]])) == 32
    assert load(home / "keys").to_json() == made.to_json()
    assert (home / "keys").stat().st_mode & 0o777 == 0o600


def test_a_ring_is_made_only_where_it_may_be(home: Path) -> None:
    with pytest.raises(KeyRingMissing):
        open_key_ring(home / "keys", CountedEntropy(), may_create=False)
    assert not (home / "keys").exists()
    made = open_key_ring(home / "keys", CountedEntropy("a"), may_create=True)
    again = open_key_ring(home / "keys", CountedEntropy("b"), may_create=True)
    assert made.to_json() == again.to_json()
    assert open_key_ring(home / "keys", CountedEntropy("c"), may_create=False).to_json() == made.to_json()


def test_a_ring_made_by_another_process_in_between_is_the_one(home: Path) -> None:
    first = create(home / "keys", CountedEntropy("a"))
    assert create(home / "keys", CountedEntropy("b")).to_json() == first.to_json()


def test_eight_processes_at_once_end_with_one_ring(home: Path) -> None:
    script = """
    from tn_tui.adapters.entropy import SystemEntropy
    from tn_tui.adapters.key_ring import RingVault, open_key_ring
    ready()
    entropy = SystemEntropy()
    print(RingVault(open_key_ring(Path(sys.argv[1]), entropy, may_create=True), entropy).fingerprint().hex())
    """
    printed = all_at_once(script, [(str(home / "keys"),)] * 8)
    assert set(printed) == {RingVault(load(home / "keys"), CountedEntropy()).fingerprint().hex()}
    assert listing(home) == ["keys"]


def test_a_rotated_ring_survives_its_file(home: Path) -> None:
    create_private(home / "keys", rotated_ring().to_json())
    found = load(home / "keys")
    assert (found.current, found.mac) == ("new", "old")
    assert found.derive("new", "seal") == rotated_ring().derive("new", "seal")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"version": 1, "version": 1, "current": "old", "mac": "old", "keys": {}}',
        [],
        "text",
        None,
        {},
        document(version=2),
        document(version=True),
        document(version="1"),
        document(current="other"),
        document(current=None),
        document(current=["old"]),
        document(mac="other"),
        document(extra=1),
        document(keys={}),
        document(keys=[GOOD]),
        document(keys={"old": None}),
        document(keys={"old": ""}),
        document(keys={"old": base64.b64encode(OLD[:-1]).decode()}),
        document(keys={"old": base64.b64encode(OLD + b"x").decode()}),
        document(keys={"old": GOOD.replace("=", "")}),
        document(keys={"old": "\n" + GOOD}),
        document(keys={"old": GOOD, "bad": "AAAA"}),
        document(keys={"old": GOOD, "": GOOD}),
        document(keys={"old": GOOD, "a$b": GOOD}),
        document(keys={"old": GOOD, "é": GOOD}),
        document(keys={"old": GOOD, "x" * 33: GOOD}),
        {key: value for key, value in document().items() if key != "mac"},
        b" " * (64 * 1024) + json.dumps(document()).encode(),
    ],
    ids=lambda content: repr(content)[:40],
)
def test_what_is_no_key_ring_is_damaged(home: Path, content: object) -> None:
    path = write(home / "keys", content)
    assert refusal(path) == "damaged"
    with pytest.raises(FileRefused):
        open_key_ring(path, CountedEntropy(), may_create=True)


@given(content=st.binary(max_size=200) | st.text(max_size=50).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_content_gets_further_than_a_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("home", numbered=True) / "keys"
    path.parent.chmod(0o700)
    assert refusal(write(path, content)) == "damaged"


def test_a_refusal_carries_nothing_of_the_file(home: Path) -> None:
    path = write(home / "keys", json.dumps(document()).encode()[:-1])
    with pytest.raises(FileRefused) as caught:
        load(path)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert GOOD not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o602])
def test_a_ring_that_others_read_or_write_is_refused(home: Path, bits: int) -> None:
    write(home / "keys", document()).chmod(bits)
    assert refusal(home / "keys") == "mode"


def test_a_linked_ring_is_refused_and_not_made_anew(home: Path) -> None:
    (home / "keys").symlink_to(write(home / "real", document()))
    with pytest.raises(FileRefused) as caught:
        open_key_ring(home / "keys", CountedEntropy(), may_create=True)
    assert caught.value.reason == "link"


def test_a_credential_is_used_instead_and_nothing_is_written(home: Path, tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir(mode=0o700)
    (credentials / "tn-tui.key").write_bytes(rotated_ring().to_json())
    (credentials / "tn-tui.key").chmod(0o440)
    credentials.chmod(0o550)
    create(home / "keys", CountedEntropy())
    found = open_key_ring(home / "keys", CountedEntropy(), may_create=False, credentials=credentials)
    assert found.current == "new"
    (home / "keys").unlink()
    open_key_ring(home / "keys", CountedEntropy(), may_create=True, credentials=credentials)
    assert listing(home) == []
    credentials.chmod(0o700)


def test_credentials_without_ours_leave_the_file(home: Path, tmp_path: Path) -> None:
    made = create(home / "keys", CountedEntropy())
    for folder in (tmp_path, tmp_path / "none"):
        found = open_key_ring(home / "keys", CountedEntropy(), may_create=False, credentials=folder)
        assert found.to_json() == made.to_json()


@pytest.mark.parametrize(("content", "bits", "reason"), [(b"{}", 0o400, "damaged"), (b"{}", 0o444, "mode")])
def test_a_credential_that_is_wrong_is_not_passed_over(
    home: Path, tmp_path: Path, content: bytes, bits: int, reason: str
) -> None:
    create(home / "keys", CountedEntropy())
    write(home / "tn-tui.key", content).chmod(bits)
    with pytest.raises(FileRefused) as caught:
        open_key_ring(home / "keys", CountedEntropy(), may_create=True, credentials=home)
    assert caught.value.reason == reason
    assert isinstance(caught.value, TnError)


@pytest.mark.parametrize("thing", [ring(), RingVault(ring(), CountedEntropy())], ids=["ring", "vault"])
def test_reprs_are_blind_and_nothing_leaves_the_process(thing: object) -> None:
    if isinstance(thing, RingVault):
        thing.fingerprint()
    shown = f"{thing} {thing!r} {thing:}"
    assert shown == " ".join([f"{type(thing).__name__}(…)"] * 3)
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="does not leave the process"):
            leave(thing)
    with pytest.raises(TypeError):
        json.dumps(thing)


def test_a_ring_without_the_keys_it_names_can_not_be_made() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        KeyRing({"old": OLD}, current="new", mac="old")
    with pytest.raises(ValueError, match="does not hold"):
        KeyRing({"new": NEW}, current="new", mac="old")
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing({"old": OLD[1:]}, current="old", mac="old")
