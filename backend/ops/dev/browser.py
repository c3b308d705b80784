"""A Chromium for the browser tests: the one on the machine, else Debian's."""

import os
import shutil
from collections.abc import Mapping

from dev.console import Console
from dev.errors import DevError
from dev.paths import ROOT
from dev.tasks import Tasks

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(environ: Mapping[str, str]) -> str | None:
    """The path of a browser, or None. CHROMIUM_PATH wins."""
    chosen = environ.get("CHROMIUM_PATH")
    if chosen:
        return chosen
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def ensure_chromium(console: Console, tasks: Tasks) -> str:
    """The path of a browser, installed by apt-get when there is none and we may."""
    found = find_chromium(os.environ)
    if found:
        return found
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise DevError(
            "The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium) or set "
            "CHROMIUM_PATH to the program."
        )
    with console.step("Chromium, from the system's packages"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        tasks.run("apt-get-update", [apt, "update"], env=env, cwd=ROOT)
        install = [apt, "install", "--yes", "--no-install-recommends", "chromium"]
        tasks.run("apt-get-install-chromium", install, env=env, cwd=ROOT)
    found = find_chromium(os.environ)
    if not found:
        raise DevError("apt-get has installed chromium, yet there is no such program on PATH.")
    return found
