"""The table at the end of a test run."""

import pytest

from dev import cli
from dev.stages import Outcome, summary


def test_the_summary_names_every_stage_and_closes_with_the_count() -> None:
    text = summary([Outcome("lint", True, 12.34), Outcome("unit", False, 100.0)])
    lines = text.splitlines()
    assert "  lint       passed     12.3 s" in lines
    assert "  unit       FAILED    100.0 s" in lines
    assert lines[-1] == "stages: 1 passed, 1 failed"


@pytest.mark.parametrize(("words", "code"), [(["help"], 0), ([], 0), (["nonsense"], 2)])
def test_help_lists_the_commands(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == code
    shown = capsys.readouterr().out
    assert all(f"./dev {name}" in shown for name in ("up", *cli.COMMANDS))


def test_a_port_base_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["up", "--port", "80"])
    assert "between 1024 and" in capsys.readouterr().err
