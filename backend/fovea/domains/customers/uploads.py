"""Prescriptions on paper: who sent which, how long each is kept, and who may look at one."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, or_, select, true, update

from fovea.domains.customers import rules
from fovea.domains.customers.contract import BeginUpload, FinishUpload, UploadRef, UploadsThrottled, UploadView
from fovea.domains.customers.models import UploadRow
from fovea.domains.identity import P
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotAllowed, NotFound, NotSignedIn
from fovea.kernel.ids import new_id

_GONE = "This picture is not here any more. Please send it again."


def _own(actor: Actor) -> ColumnElement[bool]:
    """The actor's own pictures: the account's, and this browser's, so that signing in loses none."""
    if actor.kind is ActorKind.SYSTEM:
        return true()
    clauses: list[ColumnElement[bool]] = [false()]
    if actor.kind is ActorKind.CUSTOMER and actor.account_id is not None:
        clauses.append(UploadRow.account_id == actor.account_id)
    if actor.visitor is not None:
        clauses.append(UploadRow.visitor == actor.visitor)
    return or_(*clauses)


async def begin_upload(uow: UnitOfWork, command: BeginUpload) -> UUID:
    """Count a picture before it is looked at, so that what cannot be read counts too.

    Raises NotSignedIn for somebody who is neither a customer nor a browser with a cart, UploadsThrottled.
    """
    actor = uow.actor
    account_id = actor.account_id if actor.kind is ActorKind.CUSTOMER else None
    if account_id is None and actor.visitor is None:
        raise NotSignedIn
    since = UploadRow.uploaded_at > uow.now - rules.AN_HOUR
    own = await uow.session.scalar(select(func.count()).select_from(UploadRow).where(since, _own(actor))) or 0
    if own >= rules.MOST_UPLOADS_AN_HOUR:
        raise UploadsThrottled
    if account_id is None:
        guests = select(func.count()).select_from(UploadRow).where(since, UploadRow.account_id.is_(None))
        if (await uow.session.scalar(guests) or 0) >= rules.MOST_GUEST_UPLOADS_AN_HOUR:
            raise UploadsThrottled
    row = UploadRow(
        id=new_id(),
        account_id=account_id,
        visitor=actor.visitor,
        pages=0,
        uploaded_at=uow.now,
        keep_until=uow.now + rules.UPLOAD_WAITS,
    )
    uow.add(row)
    uow.touch("prescription_upload", row.id)
    return row.id


async def finish_upload(uow: UnitOfWork, command: FinishUpload) -> UploadView:
    """Its pages are in the store: now it can be referred to."""
    row = await uow.session.get_one(UploadRow, command.id, with_for_update=True)
    row.pages = command.pages
    uow.touch("prescription_upload", row.id)
    return _view(row)


async def claim_upload(uow: UnitOfWork, command: UploadRef) -> UploadView:
    """Lenses are to be made from it. Raises NotFound for a picture that is not the actor's own."""
    row = await uow.session.scalar(
        select(UploadRow).where(UploadRow.id == command.id, UploadRow.pages > 0, _own(uow.actor)).with_for_update()
    )
    if row is None:
        raise NotFound(_GONE, path=("prescriptionUploadId",))
    if row.keep_until is not None:
        row.keep_until = uow.now + rules.UPLOAD_WAITS_IN_CART
    return _view(row)


async def keep_upload(uow: UnitOfWork, command: UploadRef) -> UploadView | None:
    """An order refers to it from now on: it is never removed. None when it is gone already.

    Whoever calls has seen it claimed.
    """
    row = await uow.session.get(UploadRow, command.id, with_for_update=True, populate_existing=True)
    if row is None or not row.pages:
        return None
    row.keep_until = None
    uow.touch("prescription_upload", row.id)
    return _view(row)


async def look_at_upload(uow: UnitOfWork, command: UploadRef) -> UploadView:
    """A member of staff opens it; the audit trail says who and which. Raises NotAllowed, NotFound."""
    if uow.actor.kind is not ActorKind.STAFF or not uow.actor.may(P.CUSTOMERS_PRESCRIPTION_READ):
        raise NotAllowed
    row = await uow.session.get(UploadRow, command.id)
    if row is None or not row.pages:
        raise NotFound(_GONE)
    uow.touch("prescription_upload", row.id)
    return _view(row)


async def uploads_by_id(reader: Reader, ids: Iterable[UUID]) -> dict[UUID, UploadView]:
    """Several by id, for rooms that refer to them; the caller has decided that the actor may know of them."""
    rows = await reader.session.scalars(select(UploadRow).where(UploadRow.id.in_(list(ids)), UploadRow.pages > 0))
    return {row.id: _view(row) for row in rows}


async def known_uploads(reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Which of them are known at all, finished or not."""
    return set(await reader.session.scalars(select(UploadRow.id).where(UploadRow.id.in_(ids))))


async def let_go(uow: UnitOfWork, limit: int) -> Sequence[UUID]:
    """Pictures whose time is up: nobody can refer to them from now on, and their pages can be removed."""
    due = (
        select(UploadRow.id)
        .where(UploadRow.keep_until < uow.now)
        .order_by(UploadRow.keep_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(await uow.session.scalars(due))
    await uow.session.execute(update(UploadRow).where(UploadRow.id.in_(ids)).values(pages=0))
    return ids


async def forget_uploads(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    """Their pages are gone; so are their rows."""
    await uow.session.execute(delete(UploadRow).where(UploadRow.id.in_(ids)))


def _view(row: UploadRow) -> UploadView:
    return UploadView(row.id, row.pages, row.uploaded_at)
