"""An installation of a system account, with people in its practice and phones in their hands."""

import os
import subprocess
from pathlib import Path
from pwd import struct_passwd

from tests.world import Phone
from tn_tui.domain.secret import Secret

PASSWORD = "violet ladder forty monks"
MAKE = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp

from tn_tui.bootstrap import open_core
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings


def before(offer):
    return Secret(pyotp.parse_uri(offer.uri.reveal()).at(datetime.now(UTC) - timedelta(seconds=30)))


folder, password, enrolled, plain = sys.argv[1:]
with open_core(Settings(Path(folder))) as core:
    core.administration.add_practice("root", code="RIVERSIDE", name="Riverside", two_factor_required=False)
    for username in (plain, enrolled):
        added = core.administration.add_user(
            "root", practice_code="RIVERSIDE", username=username, name="Somebody", role=Role.MEMBER
        )
        session = core.sign_in.submit_password("RIVERSIDE", username, added.password).session
        core.passwords.change(session, added.password, Secret(password))
    offer = core.enrollment.begin(session)
    print(offer.uri.reveal())
    codes = core.enrollment.confirm(session, offer.ticket, before(offer)).codes
    core.recovery_codes.saved(session, codes)
    for name in ("Tablet", "Old phone", "Drawer"):
        offer = core.enrollment.begin_adding(session, name)
        print(offer.uri.reveal())
        core.enrollment.confirm(session, offer.ticket, before(offer))
"""


def made(folder: Path, venv: Path, owner: struct_passwd, enrolled: str, plain: str) -> list[Phone]:
    """Make `data` and the settings in `etc` of a folder: RIVERSIDE, somebody who is enrolled and one who isn't.

    The four phones are of who is enrolled; two tokens of each are unused.
    """
    folder.mkdir(exist_ok=True)
    (folder / "etc").mkdir(mode=0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    os.chown(data, owner.pw_uid, owner.pw_gid)
    (folder / "etc" / "tn-tui.toml").write_text(f'home = "{data}"\n')
    done = subprocess.run(
        [venv / "bin" / "python", "-c", MAKE, data, PASSWORD, enrolled, plain],
        user=owner.pw_uid,
        group=owner.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [Phone(Secret(uri)) for uri in done.stdout.decode().split()]
