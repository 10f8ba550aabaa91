"""Time-based one-time passwords over pyotp's generator: steps, the window, and the otpauth URI (RFC 6238)."""

import base64
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import pyotp

from tn_tui.domain.secret import Secret

PERIOD_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
"""160 bits, the length RFC 4226 R6 recommends."""

PAIR_STEPS = 60
"""How far, on either side, the second of two tokens that follow each other is looked for: half an hour."""

WINDOW_STEPS = 1
DIAGNOSIS_STEPS = 24 * 3600 // PERIOD_SECONDS
"""How far around now a wrong token is looked for while enrolling: one day, so a wrong date or time zone is found."""

ISSUER = "TN"

LONGEST_URI = 106
"""Bytes in a QR code of version 5, level L: 41 columns and 21 lines, the most that stands beside the key at 80x24."""


def new_key(random_bytes: bytes) -> Secret:
    """The base32 key for 20 random bytes, as authentication apps take it.

    Raises:
        ValueError: not 20 bytes.
    """
    if len(random_bytes) != SECRET_BYTES:
        raise ValueError("a key is made of 20 bytes")
    return Secret(base64.b32encode(random_bytes).decode("ascii"))


def step_at(moment: datetime) -> int:
    """The 30-second period since the epoch in which the moment lies (RFC 6238 4.2)."""
    return int(moment.timestamp() // PERIOD_SECONDS)


def parse_token(text: str, length: int = DIGITS) -> str | None:
    """So many ASCII digits; one space in the middle and spaces around are forgiven, anything else is None."""
    digits, middle = text.strip(" "), length // 2
    if len(digits) == length + 1 and digits[middle] == " ":
        digits = digits[:middle] + digits[middle + 1 :]
    if len(digits) == length and digits.isascii() and digits.isdigit():
        return digits
    return None


def token_at(key: Secret, step: int) -> str:
    """The token of one step (RFC 4226 5.3)."""
    return pyotp.TOTP(key.reveal()).generate_otp(step)


def _offsets(reach: int) -> Iterator[int]:
    yield 0
    for distance in range(1, reach + 1):
        yield -distance
        yield distance


def match_step(key: Secret, token: Secret, now: datetime, drift_steps: int = 0, *, digits: int = DIGITS) -> int | None:
    """The step whose token this is, or None.

    Looked at are the current step and one on either side, around zero and around the drift that
    was learned for this phone (RFC 6238 5.2 and 6). Every candidate is compared, in constant time.
    """
    around = {*_offsets(WINDOW_STEPS), *(drift_steps + o for o in _offsets(WINDOW_STEPS))}
    typed = parse_token(token.reveal(), digits)
    return None if typed is None else _search(pyotp.TOTP(key.reveal(), digits=digits), typed, step_at(now), around)


def match_pair(key: Secret, first: Secret, second: Secret, now: datetime, *, digits: int = DIGITS) -> int | None:
    """The step of the first of two tokens that follow each other, or None; the second within half an hour (RFC 6238 6).

    Every candidate is compared, in constant time; one right token of the two tells nothing.
    """
    one, other = parse_token(first.reveal(), digits), parse_token(second.reveal(), digits)
    if one is None or other is None:
        return None
    generator = pyotp.TOTP(key.reveal(), digits=digits)
    current = step_at(now)
    found = None
    for offset in _offsets(PAIR_STEPS):
        step = current + offset - 1
        if step < 0:
            continue
        both = pyotp.utils.strings_equal(generator.generate_otp(step), one) & pyotp.utils.strings_equal(
            generator.generate_otp(step + 1), other
        )
        if both and found is None:
            found = step
    return found


def is_right_again(ahead: int, drift_steps: int) -> bool:
    """Whether a token that came so many steps ahead says that the phone's clock has been set right since.

    It does where only the search around zero found it. Nearer to the drift it may be a token that was typed late.
    """
    return abs(ahead) <= WINDOW_STEPS < abs(ahead - drift_steps)


def next_in(used: Collection[int], matched: int, now: datetime, drift_steps: int = 0) -> timedelta:
    """How long until the phone shows a token that was not used yet, after the used one of `matched`.

    None to wait for is zero: the phone shows another one by now. A phone whose token lay nearer to no drift than to the
    learned one has been set right since (see `is_right_again`).
    """
    current = step_at(now)
    ahead = drift_steps if abs(matched - current - drift_steps) <= WINDOW_STEPS else 0
    following = max(matched + 1, current + ahead)
    while following in used:
        following += 1
    period = timedelta(seconds=PERIOD_SECONDS)
    begins = datetime.fromtimestamp((following - ahead) * PERIOD_SECONDS, UTC)
    # One that is shown already ends within its period, whatever part of a step its clock is ahead.
    return max(timedelta(), min(begins - now, period) if following == matched + 1 else begins - now)


def find_step(key: Secret, token: Secret, now: datetime, *, digits: int = DIGITS) -> int | None:
    """The nearest step within a day whose token this is: how far a phone's clock is off (RFC 6238 6).

    Only for a key that protects nothing yet, since it looks at thousands of steps.
    """
    typed = parse_token(token.reveal(), digits)
    if typed is None:
        return None
    generator = pyotp.TOTP(key.reveal(), digits=digits)
    current = step_at(now)
    for offset in _offsets(DIAGNOSIS_STEPS):
        if current + offset >= 0 and generator.generate_otp(current + offset) == typed:
            return current + offset
    return None


def _search(generator: pyotp.TOTP, typed: str, current: int, offsets: set[int]) -> int | None:
    found = None
    for offset in sorted(offsets, key=lambda offset: (abs(offset), offset)):
        step = current + offset
        if step >= 0 and pyotp.utils.strings_equal(generator.generate_otp(step), typed) and found is None:
            found = step
    return found


def provisioning_uri(key: Secret, username: str, practice_code: str, *, digits: int = DIGITS) -> Secret:
    """The otpauth URI that a QR code carries; only what differs from the defaults is in it, so the code stays small.

    The label is `username@practice code`. Where the code would not fit a terminal of 80x24 with it, the
    practice code is left out, and of the longest names the end: a label only helps to tell accounts apart.
    """
    labels = (f"{username}@{practice_code}", *(username[:length] for length in range(len(username), 0, -1)))
    generator = pyotp.TOTP(key.reveal(), digits=digits)
    uri = ""
    for label in labels:
        # "@" may stand in a path as it is (RFC 3986 3.3), and two characters can decide the code's size.
        uri = generator.provisioning_uri(name=label, issuer_name=ISSUER).replace("%40", "@")
        if len(uri) <= LONGEST_URI:
            break
    return Secret(uri)


def grouped(key: Secret) -> str:
    """The key in groups of four, as a person reads and types it."""
    text = key.reveal()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
