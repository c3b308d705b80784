"""A prescription on paper as plain pages: what anybody sends is opened in a process that can be stopped."""

import asyncio
import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from fovea.kernel.errors import DomainError

LARGEST_FILE = 10_000_000
# Decoding is heavy; two at once leave the house its breath.
_AT_ONCE = 2
_SECONDS = 20.0
_PROGRAM = Path(__file__).with_name("develop.py")


class UploadRefused(DomainError):
    """What was sent cannot be kept; the sentence says what could."""

    code = "UPLOAD_REFUSED"
    sentence: ClassVar[str] = "This file cannot be used."

    def __init__(self) -> None:
        super().__init__(self.sentence, path=("file",))


class UploadEmpty(UploadRefused):
    """Nothing came."""

    code = "UPLOAD_EMPTY"
    sentence = "The file is empty. Choose another one."


class UploadTooLarge(UploadRefused):
    """More bytes than a picture of a sheet of paper needs."""

    code = "UPLOAD_TOO_LARGE"
    sentence = f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Take a smaller picture."


class UploadPictureTooLarge(UploadRefused):
    """Few bytes, but far more pixels than a camera makes."""

    code = "UPLOAD_PICTURE_TOO_LARGE"
    sentence = "The picture has far more pixels than a photo of a sheet of paper. Take a new one with your camera."


class UploadNotAnImage(UploadRefused):
    """Neither a picture nor a PDF that can be opened."""

    code = "UPLOAD_NOT_AN_IMAGE"
    sentence = "This is not a picture or PDF that we can open. Send a JPEG, PNG, WebP or PDF."


class UploadTooManyPages(UploadRefused):
    """A prescription is one sheet, perhaps two."""

    code = "UPLOAD_TOO_MANY_PAGES"
    sentence = "The PDF has more than four pages. Send only the prescription."


class UploadTooSlow(UploadRefused):
    """It could not be opened in the time that is given to one picture."""

    code = "UPLOAD_TOO_SLOW"
    sentence = "This file takes too long to open. Send a photo of the paper instead."


_KINDS = (UploadEmpty, UploadTooLarge, UploadPictureTooLarge, UploadNotAnImage, UploadTooManyPages, UploadTooSlow)
_BY_CODE = {kind.code: kind for kind in _KINDS}


@lru_cache(maxsize=1)
def _room(_loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
    """One for the process; a semaphore belongs to its loop."""
    return asyncio.Semaphore(_AT_ONCE)


async def pages_of(content: bytes) -> tuple[bytes, ...]:
    """JPEG pages, upright, without metadata, at most 2400 pixels long. Raises UploadRefused of the fitting kind."""
    if not content:
        raise UploadEmpty
    if len(content) > LARGEST_FILE:
        raise UploadTooLarge
    async with _room(asyncio.get_running_loop()):
        answer = await _developed(content)
    head, _, body = answer.partition(b"\n")
    try:
        said = json.loads(head)
    except ValueError:
        # The process fell over: it is meant to take what does not end well.
        raise UploadNotAnImage from None
    if "refused" in said:
        raise _BY_CODE.get(said["refused"], UploadNotAnImage)
    pages: list[bytes] = []
    for length in said["pages"]:
        pages.append(body[:length])
        body = body[length:]
    return tuple(pages)


async def _developed(content: bytes) -> bytes:
    """The program's answer; the process never outlives its time.

    It is started from a thread and not by the event loop: uvloop's fork runs every library's hooks in the child before
    the program begins, and one that waits for a lock of the parent's there leaves both waiting.
    """
    try:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-I", str(_PROGRAM)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UploadTooSlow from None
    return done.stdout
