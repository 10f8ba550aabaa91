"""Whom the gate lets through to nothing."""

import json

from tests.ssh.conftest import operate
from tests.ssh.gate.conftest import GateHost
from tests.terminal.person import SEEN_SECONDS
from tests.terminal.pseudo import Terminal

NEW = "orange kettle under seven"


def test_no_command_runs_as_who_can_read_the_keys(gate_host: GateHost) -> None:
    owner = gate_host.sshd.account.pw_name
    for options, said in (
        ((), f"Whoever has a program as {owner} can read the keys"),
        (("--as", owner), f"no program runs as {owner}"),
        (("--as", "root"), "no program runs as root"),
        (("--as", "nobody-here"), "no account nobody-here"),
    ):
        terminal = Terminal(gate_host.gate(*options, command=("id",)), 80, 24)
        assert terminal.wait_for_end() == 2
        assert said in terminal.text.replace("\n", ""), options
        assert "uid=" not in terminal.text


def test_what_a_client_asks_for_and_who_has_no_terminal_are_refused(gate_host: GateHost) -> None:
    gate_host.stands_behind("id")
    for options, asked in (((), ("sh",)), (("-T",), ())):
        answer = gate_host.sshd.ask("alice", *options, asked=asked)
        assert (answer.status, answer.out) == (2, b"")
        assert len(answer.err.splitlines()) == 1


def test_only_administrators_of_one_practice_pass_and_who_quits_gets_a_status(gate_host: GateHost) -> None:
    of_bob = ("--practice", "RIVERSIDE", "--name", "Bob Smith", "--role", "member", "bob")
    temporary = json.loads(operate(gate_host.sshd, "user", "add", "--json", *of_bob))["temporary_password"]
    terminal = Terminal(
        gate_host.gate(
            *("--as", gate_host.guarded.pw_name, "--practice", "riverside", "--role", "administrator"),
            command=("sh", "-c", "echo I am in; exit 5"),
        ),
        80,
        24,
    )
    terminal.wait_for("riverside")
    terminal.type(f"bob\t{temporary}\r")
    terminal.wait_for("Your password was temporary")
    terminal.settle(SEEN_SECONDS)
    terminal.type(f"{temporary}\t{NEW}\t{NEW}\r")
    terminal.wait_for("Here only Practice Administrators are let through")
    terminal.type(b"\x11")
    assert terminal.wait_for_end() == 1
    assert "I am in" not in terminal.text
