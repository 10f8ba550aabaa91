import base64
import urllib.parse
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain import totp
from tn_tui.domain.secret import Secret

KEY = Secret(base64.b32encode(b"12345678901234567890").decode())
"""The key of RFC 4226 appendix D and of the SHA-1 rows of RFC 6238 appendix B."""

NOW = datetime(2026, 11, 24, 9, 12, 7, tzinfo=UTC)
STEP = totp.step_at(NOW)

RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
RFC_6238 = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


def at(offset: int) -> Secret:
    return Secret(totp.token_at(KEY, STEP + offset))


@pytest.mark.parametrize(("counter", "token"), list(enumerate(RFC_4226)))
def test_tokens_are_those_of_rfc_4226_appendix_d(counter: int, token: str) -> None:
    assert totp.token_at(KEY, counter) == token


@pytest.mark.parametrize(("seconds", "token"), list(RFC_6238.items()))
def test_tokens_are_those_of_rfc_6238_appendix_b(seconds: int, token: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.token_at(KEY, totp.step_at(moment)) == token[-6:]
    assert totp.match_step(KEY, Secret(token[-6:]), moment) == seconds // 30


def test_a_step_begins_every_thirty_seconds() -> None:
    assert totp.step_at(datetime.fromtimestamp(29.999999, UTC)) == 0
    assert totp.step_at(datetime.fromtimestamp(30, UTC)) == 1


@pytest.mark.parametrize("text", ["123456", "123 456", " 123456 ", "  123 456"])
def test_six_digits_and_one_space_inside_are_a_token(text: str) -> None:
    assert totp.parse_token(text) == "123456"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "1234567",
        "12 3456",
        "1234 56",
        "123  456",
        "123\t456",
        "123\u00a0456",
        "123456\n",
        "12345６",
        "١٢٣٤٥٦",
        "12345²",
        "+12345",
        "-12345",
        "1_2345",
        "123-456",
        "12345\0",
    ],
)
def test_nothing_else_is_a_token(text: str) -> None:
    assert totp.parse_token(text) is None


@given(st.text(max_size=9) | st.text(alphabet="0123456789 ٣６²\t", max_size=9))
def test_whatever_is_a_token_is_six_ascii_digits_of_the_text(text: str) -> None:
    token = totp.parse_token(text)
    if token is not None:
        assert len(token) == 6
        assert set(token) <= set("0123456789")
        assert text.replace(" ", "") == token
        assert len(text.strip(" ")) <= 7


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_one_step_on_either_side_is_right_and_is_named(offset: int) -> None:
    assert totp.match_step(KEY, at(offset), NOW) == STEP + offset


@pytest.mark.parametrize("offset", [-3, -2, 2, 3, 60])
def test_two_steps_away_is_wrong(offset: int) -> None:
    assert totp.match_step(KEY, at(offset), NOW) is None


@pytest.mark.parametrize("offset", [-1, 0, 1, 9, 10, 11])
def test_a_learned_drift_opens_a_window_of_its_own(offset: int) -> None:
    assert totp.match_step(KEY, at(offset), NOW, drift_steps=10) == STEP + offset


@pytest.mark.parametrize("offset", [-2, 2, 5, 8, 12, -10])
def test_beside_both_windows_is_wrong(offset: int) -> None:
    assert totp.match_step(KEY, at(offset), NOW, drift_steps=10) is None


def test_no_step_lies_before_the_epoch() -> None:
    assert totp.match_step(KEY, Secret(RFC_4226[0]), datetime.fromtimestamp(0, UTC)) == 0
    assert totp.find_step(KEY, Secret(RFC_4226[0]), datetime.fromtimestamp(0, UTC)) == 0


@pytest.mark.parametrize("hours", [-24, -1, 0, 1, 23])
def test_a_clock_that_is_off_by_up_to_a_day_is_found(hours: int) -> None:
    shown = totp.token_at(KEY, totp.step_at(NOW + timedelta(hours=hours)))
    assert totp.find_step(KEY, Secret(shown), NOW) == STEP + hours * 120


def test_a_key_has_160_bits_in_base32_and_reads_in_groups_of_four() -> None:
    key = totp.new_key(bytes(range(20)))
    assert base64.b32decode(key.reveal()) == bytes(range(20))
    assert totp.grouped(key).split(" ") == [key.reveal()[start : start + 4] for start in range(0, 32, 4)]


@pytest.mark.parametrize("count", [0, 10, 19, 21, 32])
def test_a_key_of_any_other_size_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        totp.new_key(bytes(count))


NAMES = ["alice", "a&b", "a:b", "100%", "%41", "a/b", "a@b", "a?b", "a#b", "a b", "a+b", "Zoë", "李雷", "a\\b", "=1"]


@pytest.mark.parametrize("name", NAMES)
def test_the_uri_gives_every_name_back_in_the_smallest_form(name: str) -> None:
    uri = totp.provisioning_uri(KEY, name, f"P{name}").reveal()
    parts = urllib.parse.urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert urllib.parse.unquote(parts.path) == f"/TN:{name}@P{name}"
    assert urllib.parse.parse_qsl(parts.query, strict_parsing=True) == [("secret", KEY.reveal()), ("issuer", "TN")]
    assert not parts.fragment


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64))
def test_any_name_survives_another_programs_parser(name: str) -> None:
    parsed = pyotp.parse_uri(totp.provisioning_uri(KEY, name, "RIVERSIDE").reveal())
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.issuer, parsed.digits, parsed.interval) == (KEY.reveal(), "TN", 6, 30)


# When the phone shows the next one


SECOND = NOW.timestamp() % 30


@pytest.mark.parametrize(
    ("matched", "drift", "others", "seconds"),
    [
        (0, 0, (), 30 - SECOND),
        (1, 0, (), 30),
        (0, 0, (1,), 60 - SECOND),
        (-1, 0, (), 0),
        (-1, 0, (0,), 30 - SECOND),
        # A phone that is ten steps ahead or behind ends its step when we do.
        (10, 10, (), 30 - SECOND),
        (-10, -10, (), 30 - SECOND),
        (9, 10, (), 0),
        (9, 10, (10,), 30 - SECOND),
        # And one whose clock was set right since shows what everybody's shows.
        (0, 10, (), 30 - SECOND),
    ],
)
def test_the_next_token_comes_when_the_phone_that_it_is_of_shows_it(
    matched: int, drift: int, others: tuple[int, ...], seconds: float
) -> None:
    used = {STEP + one for one in (matched, *others)}
    assert totp.next_in(used, STEP + matched, NOW, drift).total_seconds() == pytest.approx(seconds)


@given(st.integers(-60, 60), st.sampled_from([-1, 0, 1]), st.integers(0, 59))
def test_the_next_one_is_never_longer_away_than_a_period(drift: int, off: int, second: int) -> None:
    now = NOW.replace(second=second)
    matched = totp.step_at(now) + drift + off
    assert timedelta() <= totp.next_in({matched}, matched, now, drift) <= timedelta(seconds=totp.PERIOD_SECONDS)


@pytest.mark.parametrize("username", ["a" * 64, "é" * 64, "alice.margaret.smith-johnson@riverside-counseling.example"])
def test_the_code_of_the_longest_name_stands_beside_the_key(username: str) -> None:
    key = totp.new_key(bytes(20))
    uri = totp.provisioning_uri(key, username, "RIVERSIDE-COUNSELING-CENTER").reveal()
    assert len(uri) <= 106, "a code of version 5, which takes 41 columns and 21 lines"
    assert f"secret={key.reveal()}" in uri
    assert uri.endswith("issuer=TN")
