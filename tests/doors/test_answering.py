"""Lines of JSON: what is a question, whose word on an origin counts, and that nothing is an accident's yes."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.doors.practice import Practice
from tn_tui.bootstrap import named_origin
from tn_tui.domain.errors import TnError
from tn_tui.domain.ports import Origin
from tn_tui.domain.verification import Asking
from tn_tui.doors.answering import Fixed, JsonAnswers
from tn_tui.doors.question import Form

BELIEVED, STRANGER = 0, 4711


@dataclass
class Asked:
    practice: Practice
    answers: JsonAnswers
    recorded: list[BaseException]

    def ask(self, uid: int = BELIEVED, /, **fields: str) -> Any:  # noqa: ANN401 - JSON is anything
        return self.line(json.dumps(fields).encode(), uid)

    def line(self, line: bytes, uid: int = BELIEVED) -> Any:  # noqa: ANN401 - as above
        return json.loads(self.answers.answer(line, uid))


def asked(practice: Practice, form: Form = Form.APART) -> Asked:
    recorded: list[BaseException] = []

    def record(error: BaseException) -> str:
        recorded.append(error)
        return "0badcafe"

    def tell(error: TnError) -> tuple[str, str]:
        return type(error).__name__, "sentence"

    fixed = Fixed("RIVERSIDE", form, Asking(Origin("", ""), "radius"), frozenset({BELIEVED}))
    answers = JsonAnswers(practice.core, fixed, named_origin=named_origin, tell=tell, record=record, bounds=(4096, 5.0))
    return Asked(practice, answers, recorded)


def test_a_line_is_answered_by_a_line(practice: Practice) -> None:
    door, token = asked(practice), practice.token()
    given = {"username": "alice", "password": practice.password, "token": token, "origin": "192.0.2.7"}
    assert door.ask(**given) == {"verified": True, "username": "alice", "by_token": True, "enroll_by": None}
    assert practice.newest() == ("verified", "done", "192.0.2.7 uid:0", "radius")
    again = door.ask(**given)
    assert (again["verified"], again["error"]) == (False, "TokenUsed")
    joined = asked(practice, Form.JOINED)
    assert joined.ask(username="alice", password=practice.password + practice.token(1))["verified"]
    alone = asked(practice, Form.TOKEN_ONLY)
    assert alone.ask(username="alice", token=token)["error"] == "TokenRefused"
    # Which form it is was decided when the socket was opened.
    assert alone.ask(username="alice", password=practice.password, token=token)["error"] == "usage"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"alice"',
        b'{"username": 1, "password": "x"}',
        b'{"username": "alice", "password": ["x"]}',
        b'{"username": "alice", "practice": "LAKESIDE"}',
        b'{"username": "alice", "token_only": "true"}',
        b"[" * 4000,
        b'{"username": "alice", "password": "\xff"}',
        b"\0" * 4000,
    ],
)
def test_what_is_no_question_is_no_yes(practice: Practice, line: bytes) -> None:
    found = asked(practice).line(line)
    assert (found["verified"], found["error"]) == (False, "usage")


def test_hostile_names_are_names(practice: Practice) -> None:
    door = asked(practice)
    for username in ("", "\0", "al\0ice", "\ud800", "x" * 3000, "alice\x1b[31m", "' OR 1=1 --"):
        found = door.ask(username=username, password=practice.password, token=practice.token(), origin="\ud800\0")
        assert (found["verified"], found["error"]) == (False, "SignInRefused")
    assert door.recorded == []


def test_a_made_up_origin_gives_a_stranger_no_more_tries(practice: Practice) -> None:
    door = asked(practice)
    for number in range(5):
        wrong = door.ask(STRANGER, username="alice", password="wrong", origin=f"192.0.2.{number}")
        assert wrong["error"] == "SignInRefused"
    assert practice.newest()[2] == "uid:4711"
    right = {"username": "alice", "password": practice.password, "token": practice.token()}
    assert door.ask(STRANGER, **right, origin="192.0.2.9")["retry_at"] is not None
    # The owner's word counts, so those who sit elsewhere still get in.
    assert door.ask(BELIEVED, **right, origin="192.0.2.9")["verified"]


def test_a_defect_is_a_no(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    door = asked(practice)
    monkeypatch.setattr("tn_tui.core.access.verification.Verification.check", lambda *_: 1 / 0)
    found = door.ask(username="alice", password="x", token="y")
    assert (found["verified"], found["error"]) == (False, "Unexpected")
    assert [type(error) for error in door.recorded] == [ZeroDivisionError]
    assert json.loads(door.answers.busy())["error"] == "Busy"
