"""Use cases of customers. A shopper writes their own rows and no others: the account is the actor's, never given."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import identity
from fovea.domains.customers import queries, rules, sealing
from fovea.domains.customers.contract import (
    AddressView,
    ApprovePrescription,
    ArchivePrescription,
    DeleteAddress,
    EnsureProfile,
    PrescriptionApproved,
    PrescriptionStatus,
    PrescriptionView,
    ProfileView,
    RegisterCustomer,
    SaveAddress,
    SavePrescription,
    UpdateProfile,
)
from fovea.domains.customers.models import AddressRow, PrescriptionRow, ProfileRow
from fovea.domains.identity import P
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, WrongState
from fovea.kernel.ids import new_id


async def register(uow: UnitOfWork, command: RegisterCustomer) -> identity.SignedIn:
    """Account, profile and session at once. Raises RegistrationRefused, InvalidInput."""
    name = rules.clean_name(command.name)
    registered = identity.RegisterCustomer(command.email, command.password_hash)
    account_id = await identity.register_customer(uow, registered)
    await ensure_profile(uow, EnsureProfile(account_id, name))
    return await identity.open_session(uow, identity.OpenSession(account_id))


async def ensure_profile(uow: UnitOfWork, command: EnsureProfile) -> None:
    """A profile for the account, unless there is one."""
    name = rules.clean_name(command.name)
    await uow.session.execute(
        insert(ProfileRow)
        .values(
            id=command.account_id,
            name_sealed=sealing.seal_text(uow.keyring, "profile", command.account_id, "name", name),
            words=_words(uow, name),
            created_at=uow.now,
        )
        .on_conflict_do_nothing()
    )
    uow.touch("customer", command.account_id)


async def update_profile(uow: UnitOfWork, command: UpdateProfile) -> ProfileView:
    """Change one's own name and telephone number. Raises InvalidInput."""
    account_id = _own(uow)
    name, phone = rules.clean_name(command.name), rules.clean_phone(command.phone, None)
    await ensure_profile(uow, EnsureProfile(account_id, name))
    await uow.session.execute(
        update(ProfileRow)
        .where(ProfileRow.id == account_id)
        .values(
            name_sealed=sealing.seal_text(uow.keyring, "profile", account_id, "name", name),
            phone_sealed=sealing.seal_text(uow.keyring, "profile", account_id, "phone", phone) if phone else None,
            words=_words(uow, name),
        )
    )
    return await queries.customer(uow, account_id)


async def save_address(uow: UnitOfWork, command: SaveAddress) -> AddressView:
    """Keep an address of one's own, or change it. Raises InvalidInput at a field, NotFound."""
    account_id = await _lock_own(uow)
    label, address = rules.clean_label(command.label), rules.clean_address(command.address)
    if command.id is None:
        row = await _new_address(uow, account_id)
    else:
        row = await _own_address(uow, account_id, command.id)
    if command.default or row.is_default:
        await uow.session.execute(
            update(AddressRow)
            .where(AddressRow.account_id == account_id, AddressRow.id != row.id)
            .values(is_default=False)
        )
        row.is_default = True
    row.label_sealed = sealing.seal_text(uow.keyring, "address", row.id, "label", label)
    row.address_sealed = sealing.seal_address(uow.keyring, row.id, address)
    uow.add(row)
    await uow.flush()
    uow.touch("address", row.id)
    return queries.address_view(uow, row)


async def _new_address(uow: UnitOfWork, account_id: UUID) -> AddressRow:
    """The first address of a customer is the default."""
    known = await uow.session.scalar(
        select(func.count()).select_from(AddressRow).where(AddressRow.account_id == account_id)
    )
    if (known or 0) >= rules.MOST_ADDRESSES:
        raise InvalidInput(f"You can keep {rules.MOST_ADDRESSES} addresses. Delete one first.")
    return AddressRow(id=new_id(), account_id=account_id, is_default=not known, created_at=uow.now)


async def delete_address(uow: UnitOfWork, command: DeleteAddress) -> UUID:
    """Forget an address; the oldest that is left becomes the default. Raises NotFound."""
    account_id = await _lock_own(uow)
    row = await _own_address(uow, account_id, command.id)
    await uow.session.delete(row)
    await uow.flush()
    if row.is_default:
        oldest = (
            select(AddressRow.id)
            .where(AddressRow.account_id == account_id)
            .order_by(AddressRow.created_at, AddressRow.id)
            .limit(1)
            .scalar_subquery()
        )
        await uow.session.execute(update(AddressRow).where(AddressRow.id == oldest).values(is_default=True))
    uow.touch("address", command.id)
    return command.id


async def save_prescription(uow: UnitOfWork, command: SavePrescription) -> PrescriptionView:
    """Keep a prescription of one's own, or correct it by a next version. Raises InvalidInput, NotFound, WrongState."""
    account_id = await _lock_own(uow)
    label = rules.clean_label(command.label)
    row_id = new_id()
    series_id, version = row_id, 1
    if command.id is not None:
        former = await _own_prescription(uow, account_id, command.id)
        newest = await uow.session.scalar(
            select(func.max(PrescriptionRow.version)).where(PrescriptionRow.series_id == former.series_id)
        )
        if newest != former.version:
            raise WrongState("There is a newer version of this prescription. Correct that one.", path=("id",))
        series_id, version = former.series_id, former.version + 1
        if former.status != PrescriptionStatus.ARCHIVED:
            _move(former, PrescriptionStatus.ARCHIVED)
            former.archived_at = uow.now
    else:
        await _check_room(uow, account_id)
    row = PrescriptionRow(
        id=row_id,
        series_id=series_id,
        version=version,
        account_id=account_id,
        status=PrescriptionStatus.DRAFT.value,
        label_sealed=sealing.seal_text(uow.keyring, "prescription", row_id, "label", label),
        content_sealed=sealing.seal_content(uow.keyring, row_id, command.content),
        note="",
        created_at=uow.now,
    )
    uow.add(row)
    await uow.flush()
    uow.touch("prescription", row.id)
    return queries.prescription_view(uow, row)


async def _check_room(uow: UnitOfWork, account_id: UUID) -> None:
    known = await uow.session.scalar(
        select(func.count(PrescriptionRow.series_id.distinct())).where(
            PrescriptionRow.account_id == account_id, PrescriptionRow.status != PrescriptionStatus.ARCHIVED.value
        )
    )
    if (known or 0) >= rules.MOST_PRESCRIPTIONS:
        raise InvalidInput(f"You can keep {rules.MOST_PRESCRIPTIONS} prescriptions. Archive one first.")


async def archive_prescription(uow: UnitOfWork, command: ArchivePrescription) -> PrescriptionView:
    """Put a prescription of one's own away; it is kept. Archiving again changes nothing. Raises NotFound."""
    row = await _own_prescription(uow, await _lock_own(uow), command.id)
    if row.status != PrescriptionStatus.ARCHIVED:
        _move(row, PrescriptionStatus.ARCHIVED)
        row.archived_at = uow.now
    uow.touch("prescription", row.id)
    return queries.prescription_view(uow, row)


async def approve_prescription(uow: UnitOfWork, command: ApprovePrescription) -> PrescriptionView:
    """An optician vouches for a draft. Raises NotAllowed, NotFound, WrongState; approving again changes nothing."""
    if not uow.actor.may(P.CUSTOMERS_PRESCRIPTION_VERIFY):
        raise NotAllowed
    row = await uow.session.get(PrescriptionRow, command.id, with_for_update=True)
    if row is None:
        raise NotFound("There is no such prescription.", path=("id",))
    if row.status != PrescriptionStatus.APPROVED:
        _move(row, PrescriptionStatus.APPROVED)
        row.approved_at, row.approved_by, row.note = uow.now, uow.actor.account_id, command.note.strip()
        uow.record(PrescriptionApproved(row.id, row.account_id))
    uow.touch("prescription", row.id)
    return queries.prescription_view(uow, row)


def _move(row: PrescriptionRow, to: PrescriptionStatus) -> None:
    now = PrescriptionStatus(row.status)
    if to not in rules.ALLOWED[now]:
        raise WrongState(f"This prescription is {now}; it cannot become {to}.", path=("id",))
    row.status = to.value


def _own(uow: UnitOfWork) -> UUID:
    """The shopper's own account. Raises NotSignedIn for anyone else."""
    if uow.actor.kind is not ActorKind.CUSTOMER or uow.actor.account_id is None:
        raise NotSignedIn
    return uow.actor.account_id


async def _lock_own(uow: UnitOfWork) -> UUID:
    """As ``_own``; changes to one customer's lists come one after the other."""
    account_id = _own(uow)
    await uow.session.execute(select(ProfileRow.id).where(ProfileRow.id == account_id).with_for_update())
    return account_id


async def _own_address(uow: UnitOfWork, account_id: UUID, address_id: UUID) -> AddressRow:
    row = await uow.session.get(AddressRow, address_id)
    if row is None or row.account_id != account_id:
        raise NotFound("There is no such address.", path=("id",))
    return row


async def _own_prescription(uow: UnitOfWork, account_id: UUID, prescription_id: UUID) -> PrescriptionRow:
    row = await uow.session.get(PrescriptionRow, prescription_id, with_for_update=True)
    if row is None or row.account_id != account_id:
        raise NotFound("There is no such prescription.", path=("id",))
    return row


def _words(uow: UnitOfWork, name: str) -> list[str]:
    return [sealing.word_index(uow.keyring, word) for word in rules.search_words(name)]
