"""`tn-tui init`: the first practice and its administrator, for scripts."""

import click

from tn_tui.cli import output, password
from tn_tui.cli.running import Running, operator
from tn_tui.words.phrases import ALL_ENROLL, TYPED_TO_LOG_IN


@click.command()
@click.option("--practice-code", required=True, metavar="CODE", help=TYPED_TO_LOG_IN)
@click.option("--practice-name", required=True, metavar="NAME", help="The practice's full name.")
@click.option("--admin", required=True, metavar="USERNAME", help="The Practice Administrator's username.")
@click.option("--name", required=True, metavar="NAME", help="The Practice Administrator's full name.")
@click.option("--password-stdin", is_flag=True, help="Take the password from stdin, as one line.")
@click.option("--require-two-factor", is_flag=True, help=ALL_ENROLL)
@click.pass_obj
def init(
    running: Running,
    *,
    practice_code: str,
    practice_name: str,
    admin: str,
    name: str,
    password_stdin: bool,
    require_two_factor: bool,
) -> None:
    """Set up the first practice and its administrator."""
    running.load()
    secret = password.read(from_stdin=password_stdin)
    with running.core(may_begin=True) as core:
        made = core.administration.set_up(
            operator(),
            practice_code=practice_code,
            practice_name=practice_name,
            username=admin,
            name=name,
            password=secret,
            two_factor_required=require_two_factor,
        )
    output.fact(f"Practice code: {made.code}")
    output.fact(f"Username: {admin}")
    output.remark("Set up. Log in with: tn-tui")
