"""Copies of certificates: sealed pages in the document store, for staff who read certificates. Each look is noted."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains.identity import P
from fovea.domains.tax import queries
from fovea.domains.tax.contract import (
    Certificate,
    CertificatePaper,
    CertificateRef,
    CertificateState,
    KeptPaper,
)
from fovea.domains.tax.models import CertificateRow
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.crypto import Place
from fovea.kernel.db import Database, Reader, UnitOfWork
from fovea.kernel.errors import NotAllowed, NotFound, WrongState
from fovea.kernel.files import ListedStore, ObjectStore, remove_orphans
from fovea.kernel.ids import new_id

_FOLDER = "tax-certificates"


async def receive_paper(
    db: Database,
    files: ObjectStore,
    actor: Actor,
    certificate_id: UUID,
    read: Callable[[], Awaitable[Sequence[bytes]]],
) -> Certificate:
    """Keep a copy of a certificate's paper. ``read`` makes JPEG pages of what was sent, and raises what it refuses.

    Raises NotAllowed, NotFound, WrongState once it was decided on a copy, TransientFailure.
    """
    await db.run(actor, check_receivable, CertificateRef(certificate_id))
    pages, paper_id = await read(), new_id()
    for number, page in enumerate(pages):
        sealed = db.keyring.seal(_place(paper_id, number), page)
        await files.put(_key(paper_id, number), sealed, "application/octet-stream")
    kept = await db.run(actor, keep_paper, CertificatePaper(certificate_id, paper_id, len(pages)))
    if kept.before is not None:
        for number in range(kept.before.pages):
            await files.delete(_key(kept.before.paper_id, number))
    return kept.certificate


async def paper_page(db: Database, files: ObjectStore, actor: Actor, certificate_id: UUID, page: int) -> bytes:
    """A page as a JPEG; the audit trail says who looked. Raises NotAllowed, NotFound, TransientFailure."""
    paper = await db.run(actor, look_at_paper, CertificateRef(certificate_id))
    if not 0 <= page < paper.pages:
        raise NotFound("There is no such page.")
    try:
        sealed = await files.get(_key(paper.paper_id, page))
    except KeyError:
        raise NotFound("This page is not in the document store.") from None
    return db.keyring.open(_place(paper.paper_id, page), sealed)


async def remove_orphaned_papers(db: Database, files: ListedStore) -> int:
    """Remove pages that no certificate came to know, or that a newer copy replaced; returns how many.

    Raises TransientFailure.
    """

    async def known(ids: Sequence[UUID]) -> Collection[UUID]:
        return await db.read(SYSTEM, known_papers, ids)

    return await remove_orphans(files, _FOLDER, db.clock(), known)


async def known_papers(reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Which of them are a certificate's copy."""
    kept = await reader.session.scalars(select(CertificateRow.paper_id).where(CertificateRow.paper_id.in_(ids)))
    return {paper_id for paper_id in kept if paper_id is not None}


async def check_receivable(uow: UnitOfWork, command: CertificateRef) -> None:
    """Whether a copy may be added: by staff who write certificates down, while nobody has decided on another one."""
    await _receivable(uow, command.certificate_id)


async def keep_paper(uow: UnitOfWork, command: CertificatePaper) -> KeptPaper:
    """Its pages are in the store: they are the certificate's from now on."""
    row = await _receivable(uow, command.certificate_id)
    before = None if row.paper_id is None else CertificatePaper(row.id, row.paper_id, row.pages)
    row.paper_id, row.pages = command.paper_id, command.pages
    uow.touch("tax_certificate", row.id)
    await uow.flush()
    return KeptPaper(queries.certificate_view(uow, row), before)


async def look_at_paper(uow: UnitOfWork, command: CertificateRef) -> CertificatePaper:
    """A member of staff opens a copy. Raises NotAllowed, NotFound."""
    _allow(uow.actor, P.TAX_CERTIFICATE_READ)
    row = await uow.session.get(CertificateRow, command.certificate_id)
    if row is None or row.paper_id is None:
        raise NotFound("No copy of this certificate is kept here.")
    uow.touch("tax_certificate", row.id)
    return CertificatePaper(row.id, row.paper_id, row.pages)


async def _receivable(uow: UnitOfWork, certificate_id: UUID) -> CertificateRow:
    _allow(uow.actor, P.TAX_CERTIFICATE_EDIT)
    row = await uow.session.scalar(
        select(CertificateRow)
        .where(CertificateRow.id == certificate_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such certificate.")
    if row.pages and row.state != CertificateState.PENDING:
        raise WrongState("Somebody has decided on the copy that is kept; it stays. Add a new certificate instead.")
    return row


def _allow(actor: Actor, permission: P) -> None:
    if actor.kind is not ActorKind.STAFF or not actor.may(permission):
        raise NotAllowed


def _place(paper_id: UUID, page: int) -> Place:
    return Place("tax.certificate_paper", paper_id, f"page {page}")


def _key(paper_id: UUID, page: int) -> str:
    return f"{_FOLDER}/{paper_id}/{page}"
