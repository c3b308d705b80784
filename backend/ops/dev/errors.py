"""The one failure that people are meant to read."""


class DevError(Exception):
    """What went wrong and what to do about it, in sentences; shown without a traceback."""


class GivenUpError(DevError):
    """Not done because everything is being stopped; says nothing about why."""
