"""Which browser the tests use."""

from pathlib import Path

import pytest

from dev.browser import find_chromium


def test_the_one_that_was_chosen_wins() -> None:
    assert find_chromium({"CHROMIUM_PATH": "/somewhere/chrome"}) == "/somewhere/chrome"


def test_else_the_first_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium({}) is None
    for name in ("google-chrome", "chromium"):
        (tmp_path / name).touch(mode=0o755)
    assert find_chromium({}) == str(tmp_path / "chromium")
