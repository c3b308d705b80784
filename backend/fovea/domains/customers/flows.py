"""What customers do outside a transaction: slow hashes, and papers in the document store."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from uuid import UUID

from fovea.domains import identity
from fovea.domains.customers import rules, sealing, service, uploads
from fovea.domains.customers.contract import (
    BeginUpload,
    FinishUpload,
    Register,
    RegisterCustomer,
    UploadRef,
    UploadView,
)
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import NotFound
from fovea.kernel.files import ListedStore, ObjectStore, remove_orphans

_BATCH = 50
_FOLDER = "prescriptions"


async def register(db: Database, actor: Actor, command: Register) -> identity.SignedIn:
    """A new customer, signed in. Raises PasswordRefused, EmailRefused, RegistrationRefused, InvalidInput."""
    rules.clean_name(command.name)
    password_hash = await identity.checked_hash(command.password, command.email)
    return await db.run(actor, service.register, RegisterCustomer(command.email, password_hash, command.name))


async def receive_upload(
    db: Database, files: ObjectStore, actor: Actor, read: Callable[[], Awaitable[Sequence[bytes]]]
) -> UploadView:
    """Keep a prescription on paper. ``read`` makes JPEG pages of what was sent, and raises what it refuses.

    Raises NotSignedIn, UploadsThrottled, TransientFailure. Whatever goes wrong on the way is removed by the clock.
    """
    upload_id = await db.run(actor, uploads.begin_upload, BeginUpload())
    pages = await read()
    for number, page in enumerate(pages):
        sealed = db.keyring.seal(sealing.page_place(upload_id, number), page)
        await files.put(_key(upload_id, number), sealed, "application/octet-stream")
    return await db.run(actor, uploads.finish_upload, FinishUpload(upload_id, len(pages)))


async def upload_page(db: Database, files: ObjectStore, actor: Actor, upload_id: UUID, page: int) -> bytes:
    """A page as a JPEG, for staff; every look is in the audit trail. Raises NotAllowed, NotFound, TransientFailure."""
    seen = await db.run(actor, uploads.look_at_upload, UploadRef(upload_id))
    return await kept_page(db, files, seen, page)


async def kept_page(db: Database, files: ObjectStore, upload: UploadView, page: int) -> bytes:
    """A page as a JPEG for a room that refers to it; whoever calls has let the actor see it and has written that down.

    Raises NotFound, TransientFailure.
    """
    upload_id = upload.id
    if not 0 <= page < upload.pages:
        raise NotFound("There is no such page.")
    try:
        sealed = await files.get(_key(upload_id, page))
    except KeyError:
        raise NotFound("This page is not in the document store.") from None
    return db.keyring.open(sealing.page_place(upload_id, page), sealed)


async def remove_stale_uploads(db: Database, files: ObjectStore) -> int:
    """Remove what no order came to refer to in time; returns how many. Stopped half-way, it is finished next time."""
    removed = 0
    while ids := await db.run(SYSTEM, uploads.let_go, _BATCH):
        for upload_id in ids:
            for page in range(rules.MOST_PAGES):
                await files.delete(_key(upload_id, page))
        await db.run(SYSTEM, uploads.forget_uploads, ids)
        removed += len(ids)
    return removed


async def remove_orphaned_pages(db: Database, files: ListedStore) -> int:
    """Remove pages that came after their upload had been given up; returns how many. Raises TransientFailure."""

    async def known(ids: Sequence[UUID]) -> Collection[UUID]:
        return await db.read(SYSTEM, uploads.known_uploads, ids)

    return await remove_orphans(files, _FOLDER, db.clock(), known)


def _key(upload_id: UUID, page: int) -> str:
    return f"{_FOLDER}/{upload_id}/{page}"
