from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain.errors import FieldRefused
from tn_tui.domain.text import NAME_LIMIT, USERNAME_LIMIT, fold, full_name, username
from tn_tui.domain.user_list import FIND_LIMIT, find_key, find_terms, name_key

NAMES = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=40)


def test_terms_are_folded_words() -> None:
    assert find_terms("  Zoë   SMITH\t") == ("zoë", "smith")
    assert find_terms("ＢＯＢ") == ("bob",)
    assert find_terms("STRASSE") == find_terms("straße")
    assert find_terms("") == find_terms(" \t ") == ()


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_looked_for(text: str) -> None:
    terms = find_terms(text)
    assert all(term and term == fold(term) for term in terms)
    assert len(terms) <= FIND_LIMIT


def test_of_a_pasted_megabyte_only_the_beginning_is_looked_at() -> None:
    assert find_terms("a" * 10**6) == ("a" * FIND_LIMIT,)


@given(NAMES, NAMES)
def test_every_word_of_a_name_finds_it(one: str, other: str) -> None:
    try:
        kept_username, kept_name = username(one), full_name(other)
    except FieldRefused:
        return
    key = find_key(kept_username, kept_name)
    if len(f"{fold(kept_username)} {fold(kept_name)}") <= 300:
        for typed in (kept_username, kept_name, f"{kept_name} {kept_username}"):
            assert all(term in key for term in find_terms(typed))


def test_a_key_is_bounded_though_some_characters_grow_eighteenfold() -> None:
    grown = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"
    assert len(fold(grown)) == 18
    assert len(find_key(grown * USERNAME_LIMIT, grown * NAME_LIMIT)) <= 300
    assert len(name_key(grown * NAME_LIMIT)) <= 80
    # An entry of the widest index, in bytes of UTF-8, under the third of a page that PostgreSQL allows.
    wide = "\N{GOTHIC LETTER AHSA}"
    entry = (
        name_key(wide * NAME_LIMIT) + fold(wide * USERNAME_LIMIT) + find_key(wide * USERNAME_LIMIT, wide * NAME_LIMIT)
    )
    assert len(entry.encode()) < 2_600
