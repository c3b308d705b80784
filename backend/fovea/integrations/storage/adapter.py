"""Fills the kernel's ObjectStore port with obstore: a local folder, or S3 when STORAGE_URL says so."""

import os
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from obstore.exceptions import BaseError, GenericError, NotFoundError
from obstore.store import LocalStore, S3Store

from fovea.integrations.breaker import Breaker, breaker_of
from fovea.kernel.errors import TransientFailure
from fovea.kernel.files import StoredFile
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.settings import Settings

# Plain path segments: nothing that a file system or a URL reads in its own way.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.=-]*(/[A-Za-z0-9][A-Za-z0-9_.=-]*)*")
_LONGEST_KEY = 512
VENDOR = "storage"
# As many as S3 tells at once.
_PAGE = 1_000
# How obstore tells a status for which it has no exception of its own.
_REFUSED = re.compile(r"status code: 4\d\d\b")


class BlobStore:
    """Without a ``breaker`` (a folder needs none) every call is made; behind an open one all raise VendorDown."""

    def __init__(self, store: LocalStore | S3Store, breaker: Breaker | None = None) -> None:
        self._store = store
        self._breaker = breaker

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Whole or not at all. Raises TransientFailure when the store fails, ValueError for a key it cannot hold."""
        refuse_inside_transaction()
        _check(key)
        # A folder has nowhere to keep a media type; whoever stores a key stores its type beside it.
        attributes = {"Content-Type": media_type} if isinstance(self._store, S3Store) else None
        try:
            with self._asked():
                await self._store.put_async(key, content, attributes=attributes)
        except (BaseError, OSError) as error:
            raise TransientFailure("The document store did not take a document.") from error

    async def get(self, key: str) -> bytes:
        """Raises KeyError when there is none, TransientFailure when the store fails."""
        refuse_inside_transaction()
        _check(key)
        try:
            with self._asked():
                answer = await self._store.get_async(key)
                return bytes(await answer.bytes_async())
        except (NotFoundError, FileNotFoundError):
            raise KeyError(key) from None
        except (BaseError, OSError) as error:
            raise TransientFailure("The document store did not answer.") from error

    async def delete(self, key: str) -> None:
        """Forget; nothing happens when there is none. Raises TransientFailure when the store fails."""
        refuse_inside_transaction()
        _check(key)
        try:
            with self._asked():
                await self._store.delete_async(key)
        except (NotFoundError, FileNotFoundError):
            return
        except (BaseError, OSError) as error:
            raise TransientFailure("The document store did not let go of a document.") from error

    async def listed(self, folder: str) -> AsyncIterator[Sequence[StoredFile]]:
        """All documents below ``folder/``, some at a time, in no order. Raises TransientFailure, ValueError."""
        refuse_inside_transaction()
        _check(folder)
        pages = self._store.list(folder, chunk_size=_PAGE)
        while True:
            try:
                with self._asked():
                    page = await anext(pages, None)
            except (BaseError, OSError) as error:
                raise TransientFailure("The document store did not say what it holds.") from error
            if page is None:
                return
            yield [StoredFile(one["path"], one["last_modified"]) for one in page]

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Around one call to the store; only its silence and its own faults count against it."""
        if self._breaker is None:
            yield
            return
        with self._breaker.call() as attempt:
            try:
                yield
            except Exception as failure:
                if not _is_away(failure):
                    attempt.answered()
                raise


def connect(settings: Settings) -> BlobStore:
    """``STORAGE_URL`` is s3://bucket[/prefix], with credentials, region and endpoint from the usual AWS variables.

    Raises ValueError for any other address.
    """
    if settings.storage_url is None:
        return BlobStore(LocalStore(Path(settings.storage_folder).resolve(), mkdir=True))
    if not settings.storage_url.startswith("s3://"):
        raise ValueError("STORAGE_URL must look like s3://bucket/prefix.")
    return BlobStore(
        S3Store.from_url(
            settings.storage_url,
            client_options={
                "timeout": timedelta(seconds=settings.vendor_timeout_seconds),
                # Options given here hide AWS_ALLOW_HTTP; whoever names an endpoint without TLS means it.
                "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=settings.vendor_timeout_seconds)},
        ),
        breaker_of(VENDOR, settings.vendor_rest_seconds),
    )


def _is_away(failure: Exception) -> bool:
    """Whether the store itself is: a document that is not there, or may not be touched, is an answer."""
    if isinstance(failure, FileNotFoundError):
        return False
    return isinstance(failure, OSError) or (isinstance(failure, GenericError) and _REFUSED.search(str(failure)) is None)


def _check(key: str) -> None:
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise ValueError("A document's key is made of plain path segments.")
