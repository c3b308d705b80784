"""Decisions of the lab."""

from datetime import date

import pytest

from fovea.domains.lab import JobStatus
from fovea.domains.lab.rules import ALLOWED, check_step, due_on, tray_code
from fovea.kernel.errors import InvalidInput, WrongState


@pytest.mark.parametrize("now", list(JobStatus))
@pytest.mark.parametrize("then", list(JobStatus))
def test_only_the_tables_steps_are_taken(now: JobStatus, then: JobStatus) -> None:
    if then in ALLOWED[now]:
        check_step(now, then)
    else:
        with pytest.raises(WrongState):
            check_step(now, then)


def test_nothing_passes_without_being_received() -> None:
    assert [now for now in JobStatus if JobStatus.PASSED in ALLOWED[now]] == [JobStatus.RECEIVED]


def test_a_job_is_due_on_a_working_day() -> None:
    assert due_on(date(2026, 11, 26)) == date(2026, 12, 2)


@pytest.mark.parametrize(("typed", "code"), [(" t-12 ", "T-12"), ("A1", "A1")])
def test_trays_are_read_as_scanned(typed: str, code: str) -> None:
    assert tray_code(typed) == code


@pytest.mark.parametrize("typed", ["", "   ", "T 12", "T-0123456789X", "=1+1"])
def test_what_is_no_tray_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        tray_code(typed)
    assert refused.value.path == ("tray",)
