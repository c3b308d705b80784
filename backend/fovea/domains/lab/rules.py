"""Decisions of the lab on plain values."""

from datetime import date, timedelta

from fovea.domains.lab.contract import JobStatus
from fovea.kernel.errors import InvalidInput, WrongState

S = JobStatus

ALLOWED: dict[JobStatus, frozenset[JobStatus]] = {
    S.WAITING: frozenset({S.SENT, S.CANCELLED}),
    S.SENT: frozenset({S.RECEIVED, S.WAITING, S.CANCELLED}),
    S.RECEIVED: frozenset({S.PASSED, S.WAITING, S.CANCELLED}),
    # Glasses that come back under the guarantee are made again.
    S.PASSED: frozenset({S.WAITING, S.CANCELLED}),
    S.CANCELLED: frozenset(),
}

# From a verified prescription to glasses that passed inspection, by an outside lab's usual word.
WORKING_DAYS = 4


def check_step(now: JobStatus, then: JobStatus) -> None:
    """Refuse a step the table does not have."""
    if then not in ALLOWED[now]:
        raise WrongState(f"This job is {now}; it cannot become {then}.")


def due_on(start: date, days: int = WORKING_DAYS) -> date:
    """The working day ``days`` after ``start`` (Monday to Friday)."""
    day = start
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def tray_code(text: str) -> str:
    """A tray as scanned: letters, digits and dashes, at most twelve."""
    code = text.strip().upper()
    if not 1 <= len(code) <= 12 or not all(char.isalnum() or char == "-" for char in code):
        raise InvalidInput("A tray has a code of 1 to 12 letters, digits and dashes.", path=("tray",))
    return code
