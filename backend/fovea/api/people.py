"""A customer as they and staff see them: plain objects, filled at the root."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import strawberry

from fovea.api.common import Address
from fovea.api.context import Context
from fovea.api.prescriptions import PrescriptionValues
from fovea.domains import customers
from fovea.kernel.actor import Actor
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id


@strawberry.type
class SavedAddress:
    id: strawberry.ID
    label: str
    address: Address
    default: bool

    @classmethod
    def of(cls, view: customers.AddressView) -> "SavedAddress":
        place = view.address
        return cls(
            id=strawberry.ID(to_global_id("SavedAddress", view.id)),
            label=view.label,
            address=Address(
                name=place.name,
                company=place.company,
                line1=place.line1,
                line2=place.line2,
                city=place.city,
                region=place.region,
                postal_code=place.postal_code,
                country=place.country,
                phone=place.phone,
            ),
            default=view.default,
        )


@strawberry.type
class SavedPrescription:
    """The newest version of a prescription. ``status``: draft, approved or archived; ``note`` is the optician's."""

    id: strawberry.ID
    label: str
    version: int
    status: str
    values: PrescriptionValues
    created_at: datetime
    expired: bool
    note: str

    @classmethod
    def of(cls, view: customers.PrescriptionView, today: date) -> "SavedPrescription":
        content = view.content
        return cls(
            id=strawberry.ID(to_global_id("SavedPrescription", view.id)),
            label=view.label,
            version=view.version,
            status=view.status.value,
            values=PrescriptionValues.of_stored(content.rx, content.pd, content.prescriber),
            created_at=view.created_at,
            expired=view.expired(today),
            note=view.note,
        )


@strawberry.type
class Customer:
    """Someone who shops here. Prescriptions are shown to their owner and to staff who may read them, else none are."""

    id: strawberry.ID
    name: str
    email: str
    phone: str
    addresses: list[SavedAddress]
    prescriptions: list[SavedPrescription]
    created_at: datetime
    account_id: strawberry.Private[UUID]


async def load_customers(
    reader: Reader, profiles: Sequence[customers.ProfileView], *, addresses: bool = True, prescriptions: bool = True
) -> list[Customer]:
    """Customers ready to be shown; what is not asked for is not read."""
    today = reader.now.astimezone(UTC).date()
    return [
        Customer(
            id=strawberry.ID(to_global_id("Customer", profile.id)),
            name=profile.name,
            email=profile.email,
            phone=profile.phone,
            addresses=[SavedAddress.of(one) for one in await customers.addresses(reader, profile.id)]
            if addresses
            else [],
            prescriptions=[
                SavedPrescription.of(one, today) for one in await customers.prescriptions(reader, profile.id)
            ]
            if prescriptions
            else [],
            created_at=profile.created_at,
            account_id=profile.id,
        )
        for profile in profiles
    ]


async def _one(reader: Reader, account_id: UUID) -> Customer | None:
    profile = await customers.profile_for_account(reader, account_id)
    return None if profile is None else (await load_customers(reader, [profile]))[0]


async def customer_of(context: Context, actor: Actor, account_id: UUID) -> Customer | None:
    """The customer of an account, as this actor may see them; None when they may not."""
    return await context.app.db.read(actor, _one, account_id)
