"""A practice of 48, of whom 31 are enrolled, two of these as administrators."""

from datetime import timedelta

from tests.tui.office import Office
from tn_tui.domain.policy import Role


def staff(office: Office) -> None:
    """Bob was there three days ago; Dave is one of three who never logged in."""
    ago = office.now - timedelta(days=3)
    office.practice(name="Riverside Counseling")
    office.many(29)
    office.user(2, "amy.ames", role=Role.ADMINISTRATOR)
    office.user(3, "bob.smith", "Bob Smith", two_factor_since=None, last_login_at=ago)
    office.user(4, "dave.jones", "Dave Jones", two_factor_since=None, last_login_at=None)
    office.users(*people(10, 13), two_factor_since=None, last_login_at=ago)
    office.users(*people(30, 2), two_factor_since=None, last_login_at=None)


def people(first: int, count: int) -> list[tuple[int, str, str]]:
    """So many, from that number on."""
    return [(number, f"x.{number:02}", f"User {number}") for number in range(first, first + count)]
