import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain.crockford import grouped, read
from tn_tui.domain.secret import Secret

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def by_hand(random_bytes: bytes, characters: int) -> str:
    """Five bits a digit from the top, without base64."""
    number, bits = int.from_bytes(random_bytes, "big"), 8 * len(random_bytes)
    digits = "".join(DIGITS[number >> (bits - 5 * (place + 1)) & 31] for place in range(characters))
    return "-".join(digits[start : start + 4] for start in range(0, characters, 4))


@given(st.binary(min_size=10, max_size=10))
def test_eighty_bits_are_sixteen_digits_in_fours(random_bytes: bytes) -> None:
    assert grouped(random_bytes, 16).reveal() == by_hand(random_bytes, 16)


@given(st.binary(min_size=8, max_size=8))
def test_sixty_bits_are_twelve_digits_in_fours(random_bytes: bytes) -> None:
    assert grouped(random_bytes, 12).reveal() == by_hand(random_bytes, 12)


def test_vectors() -> None:
    assert grouped(bytes(10), 16).reveal() == "0000-0000-0000-0000"
    assert grouped(b"\xff" * 10, 16).reveal() == "zzzz-zzzz-zzzz-zzzz"
    assert grouped(bytes([0x08, 0x42]) + bytes(8), 3).reveal() == "111"


@given(st.binary(min_size=10, max_size=10), st.randoms(use_true_random=False))
def test_what_is_read_out_can_be_typed_in_many_ways(random_bytes: bytes, chance: object) -> None:
    made = grouped(random_bytes, 16).reveal()
    for typed in (
        made,
        made.upper(),
        made.replace("-", ""),
        made.replace("-", " "),
        f"  {made} ",
        made.replace("-", "–"),
        made.replace("-", "—"),
        made.replace("0", "O").replace("1", "l"),
        made.replace("0", "o").replace("1", "I"),
        " ".join(made),
    ):
        found = read(Secret(typed))
        assert found is not None
        assert found.reveal() == made


@pytest.mark.parametrize(
    "typed", ["", " ", "----", "u", "abcu", "abc!", "ab\x00c", "é", "١٢٣٤", "0" * 65, "0" * 10**6, "\ud800"]
)
def test_what_can_be_none_is_none(typed: str) -> None:
    assert read(Secret(typed)) is None


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_typed_it_is_digits_in_fours_or_nothing(typed: str) -> None:
    found = read(Secret(typed))
    if found is not None:
        assert set(found.reveal()) <= {*DIGITS, "-"}
        again = read(found)
        assert again is not None
        assert again.reveal() == found.reveal()


def test_neither_shows_in_a_repr() -> None:
    made = grouped(bytes(range(10)), 16)
    assert made.reveal() not in f"{made!r} {made} {read(made)!r}"
