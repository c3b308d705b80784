"""Keeping the index. What it says can always be made anew."""

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import catalog, pricing
from fovea.domains.search import rules
from fovea.domains.search.contract import FrameDocument, IndexFrames
from fovea.domains.search.models import FrameEntryRow
from fovea.kernel.db import Reader, UnitOfWork


async def index_frames(uow: UnitOfWork, command: IndexFrames) -> tuple[FrameDocument, ...]:
    """Enter these frames as they are now; a frame that cannot be sold leaves the index."""
    frames = await catalog.frames(uow, command.frame_ids)
    documents = await documents_of(uow, frames)
    gone = set(command.frame_ids) - {document.frame_id for document in documents}
    if gone:
        await uow.session.execute(delete(FrameEntryRow).where(FrameEntryRow.frame_id.in_(gone)))
    if documents:
        rows = [_values(document) for document in documents]
        statement = insert(FrameEntryRow)
        changed = {name: statement.excluded[name] for name in rows[0] if name != "frame_id"}
        # One statement, many parameter sets: it is compiled once however many frames there are.
        connection = await uow.session.connection()
        await connection.execute(statement.on_conflict_do_update(index_elements=["frame_id"], set_=changed), rows)
    return documents


async def documents_of(reader: Reader, frames: Iterable[catalog.FrameView]) -> tuple[FrameDocument, ...]:
    """The entries of frames that can be sold."""
    known = tuple(frames)
    skus = [variant.sku for frame in known for variant in frame.variants]
    prices = await pricing.prices_in(reader, skus, ("USD", "EUR"))
    made = (rules.document_of(frame, prices) for frame in known)
    return tuple(document for document in made if document is not None)


def _values(document: FrameDocument) -> dict[str, object]:
    return {one.name: getattr(document, one.name) for one in fields(document)}
