"""Every event has words."""

from tn_tui.domain.events import Event, Group, Outcome
from tn_tui.words import events


def test_every_event_has_words_for_every_outcome() -> None:
    seen = {events.words(event, outcome) for event in Event for outcome in Outcome}
    assert len(seen) == len(Event) * len(Outcome)
    assert set(events.GROUPS) == set(Group)


def test_what_happened_is_told_with_its_detail() -> None:
    assert events.words("log-in", "done", "token") == "Logged in with a token"
    assert events.words("log-in", "done", "remembered device") == "Logged in on a remembered device"
    assert events.words("device remembered", "done", "front-desk") == "Device remembered · front-desk"
    assert events.words("support looked", "done") == "Support looked at the practice"
    assert events.words("support looked", "done", "case 7") == "Support looked at case 7"
    assert events.words("support looked", "done", "recovery cases") == "Support looked at recovery cases"
    assert events.words("support looked", "refused", "alice") == "Support asked, and was refused · alice"
    assert events.words("support looked", "refused") == "Support asked, and was refused"
    assert events.by("operator:root") == " · by the operator root"
    assert events.by("nobody") == events.by("") == ""
