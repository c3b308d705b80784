"""Reads of customers. Which rows an actor sees is decided here, so that jobs and tools meet it too."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, tuple_

from fovea.domains import identity, optics
from fovea.domains.customers import rules, sealing
from fovea.domains.customers.contract import AddressView, PrescriptionStatus, PrescriptionView, ProfileView
from fovea.domains.customers.models import AddressRow, PrescriptionRow, ProfileRow
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound

JURISDICTION = "US"


async def profile_for_account(reader: Reader, account_id: UUID) -> ProfileView | None:
    """The profile of an account this actor may see."""
    if not _sees_customer(reader, account_id):
        return None
    found = await _profiles(reader, await reader.session.scalars(select(ProfileRow).where(ProfileRow.id == account_id)))
    return found[0] if found else None


async def customer(reader: Reader, account_id: UUID) -> ProfileView:
    """Raises NotFound for an unknown customer, and for one this actor may not see."""
    found = await profile_for_account(reader, account_id)
    if found is None:
        raise NotFound("There is no such customer.", path=("id",))
    return found


async def names(reader: Reader, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Customers' names for lists of documents; only for those who may see customers."""
    wanted = [one for one in account_ids if _sees_customer(reader, one)]
    rows = await reader.session.scalars(select(ProfileRow).where(ProfileRow.id.in_(wanted)))
    return {row.id: sealing.open_text(reader.keyring, "profile", row.id, "name", row.name_sealed) for row in rows}


def page_request(first: int, after: str | None) -> paging.PageRequest:
    """Check what was asked of the list of customers. Raises InvalidInput."""
    asked = paging.request(first, after, 2)
    if asked.after is None:
        return asked
    try:
        return paging.PageRequest(asked.first, (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    except (ValueError, TypeError):
        raise InvalidInput("This cursor is not one of this list.", path=("after",)) from None


async def customers(reader: Reader, text: str, asked: paging.PageRequest) -> paging.Page[ProfileView]:
    """Customers, the newest first; ``text`` is an e-mail address, or words of the name and their beginnings."""
    where = await _matching(reader, text)
    total = await reader.session.scalar(select(func.count()).select_from(ProfileRow).where(where)) or 0
    query = select(ProfileRow).where(where).order_by(ProfileRow.created_at.desc(), ProfileRow.id.desc())
    if asked.after is not None:
        query = query.where(tuple_(ProfileRow.created_at, ProfileRow.id) < tuple_(*asked.after))
    found = await _profiles(reader, await reader.session.scalars(query.limit(asked.first + 1)))
    return paging.page(found, asked, lambda one: (one.created_at.isoformat(), one.id), total)


async def _matching(reader: Reader, text: str) -> ColumnElement[bool]:
    typed = text.strip()
    if "@" in typed:
        try:
            account_id = await identity.account_id_by_email(reader, typed)
        except identity.EmailRefused:
            account_id = None
        return ProfileRow.id == account_id
    words = [sealing.word_index(reader.keyring, word) for word in rules.plain_words(typed)]
    return ProfileRow.words.contains(words) if words else true()


async def addresses(reader: Reader, account_id: UUID) -> tuple[AddressView, ...]:
    """Saved addresses, the default first; none for an actor who may not see them."""
    if not _sees_customer(reader, account_id):
        return ()
    rows = await reader.session.scalars(
        select(AddressRow)
        .where(AddressRow.account_id == account_id)
        .order_by(AddressRow.is_default.desc(), AddressRow.created_at, AddressRow.id)
    )
    return tuple(address_view(reader, row) for row in rows)


async def prescriptions(reader: Reader, account_id: UUID) -> tuple[PrescriptionView, ...]:
    """The newest version of each prescription, the newest first; archived ones last."""
    if not _sees_prescriptions(reader, account_id):
        return ()
    newest = (
        select(PrescriptionRow.series_id, func.max(PrescriptionRow.version))
        .where(PrescriptionRow.account_id == account_id)
        .group_by(PrescriptionRow.series_id)
    )
    rows = await reader.session.scalars(
        select(PrescriptionRow)
        .where(tuple_(PrescriptionRow.series_id, PrescriptionRow.version).in_(newest))
        .order_by(
            PrescriptionRow.status == PrescriptionStatus.ARCHIVED.value,
            PrescriptionRow.created_at.desc(),
            PrescriptionRow.id.desc(),
        )
    )
    return tuple(prescription_view(reader, row) for row in rows)


async def prescription_versions(reader: Reader, account_id: UUID) -> tuple[PrescriptionView, ...]:
    """Every version of every prescription, the newest first; none for an actor who may not see them."""
    if not _sees_prescriptions(reader, account_id):
        return ()
    rows = await reader.session.scalars(
        select(PrescriptionRow)
        .where(PrescriptionRow.account_id == account_id)
        .order_by(PrescriptionRow.created_at.desc(), PrescriptionRow.id.desc())
    )
    return tuple(prescription_view(reader, row) for row in rows)


async def approved_prescriptions(
    reader: Reader, account_ids: Iterable[UUID]
) -> dict[UUID, tuple[PrescriptionView, ...]]:
    """Versions that an optician approved, by account, the latest approval first."""
    wanted = [one for one in account_ids if _sees_prescriptions(reader, one)]
    rows = await reader.session.scalars(
        select(PrescriptionRow)
        .where(PrescriptionRow.account_id.in_(wanted), PrescriptionRow.approved_at.is_not(None))
        .order_by(PrescriptionRow.approved_at.desc(), PrescriptionRow.id.desc())
    )
    found: dict[UUID, tuple[PrescriptionView, ...]] = {}
    for row in rows:
        found[row.account_id] = (*found.get(row.account_id, ()), prescription_view(reader, row))
    return found


async def prescription(reader: Reader, prescription_id: UUID) -> PrescriptionView:
    """One version. Raises NotFound for an unknown one, and for one this actor may not see."""
    row = await reader.session.get(PrescriptionRow, prescription_id)
    if row is None or not _sees_prescriptions(reader, row.account_id):
        raise NotFound("There is no such prescription.", path=("id",))
    return prescription_view(reader, row)


def address_view(reader: Reader, row: AddressRow) -> AddressView:
    return AddressView(
        id=row.id,
        label=sealing.open_text(reader.keyring, "address", row.id, "label", row.label_sealed),
        address=sealing.open_address(reader.keyring, row.id, row.address_sealed),
        default=row.is_default,
    )


def prescription_view(reader: Reader, row: PrescriptionRow) -> PrescriptionView:
    content = sealing.open_content(reader.keyring, row.id, row.content_sealed)
    return PrescriptionView(
        id=row.id,
        series_id=row.series_id,
        account_id=row.account_id,
        label=sealing.open_text(reader.keyring, "prescription", row.id, "label", row.label_sealed),
        version=row.version,
        status=PrescriptionStatus(row.status),
        content=content,
        created_at=row.created_at,
        note=row.note,
        expires_on=optics.expiry(optics.Prescription.from_dict(content.rx), JURISDICTION).effective,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
    )


async def _profiles(reader: Reader, rows: Iterable[ProfileRow]) -> Sequence[ProfileView]:
    known = list(rows)
    accounts = await identity.accounts(reader, [row.id for row in known])
    return [
        ProfileView(
            id=row.id,
            name=sealing.open_text(reader.keyring, "profile", row.id, "name", row.name_sealed),
            phone=sealing.open_text(reader.keyring, "profile", row.id, "phone", row.phone_sealed),
            email=accounts[row.id].email,
            created_at=row.created_at,
        )
        for row in known
    ]


def _sees_customer(reader: Reader, account_id: UUID) -> bool:
    actor = reader.actor
    if actor.kind is ActorKind.CUSTOMER:
        return actor.account_id == account_id
    return actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) and actor.may(P.CUSTOMERS_CUSTOMER_READ)


def _sees_prescriptions(reader: Reader, account_id: UUID) -> bool:
    actor = reader.actor
    if actor.kind is ActorKind.CUSTOMER:
        return actor.account_id == account_id
    return actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) and actor.may(P.CUSTOMERS_PRESCRIPTION_READ)
