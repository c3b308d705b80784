"""A small soak: every vendor spoils a fifth of what it is asked for, and not a cent is lost."""

import os
import subprocess
import sys

from dev.paths import BACKEND, ROOT
from tests.support.running import House


def test_orders_under_bad_vendors_leave_books_that_agree(house: House) -> None:
    asked = ["--orders", "10", "--faults", "20", "--together", "4", "--minutes", "2"]
    token = (house.folder / "clerk").read_text()
    path = os.pathsep.join((str(BACKEND), str(BACKEND / "ops")))
    done = subprocess.run(
        [sys.executable, "-m", "soak", *asked, "--token", token],
        env={**house.env, "PYTHONPATH": path},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 not at their end" in done.stdout
    spoiled = done.stdout.splitlines()[1]
    assert all(f"{vendor} 0" not in spoiled for vendor in ("adyen", "avatax")), spoiled
