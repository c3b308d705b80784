"""Customers: one's own profile, addresses and prescriptions; and staff looking customers up."""

from datetime import UTC, date
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, customer, mutation, query, staff
from fovea.api.common import AddressInput
from fovea.api.context import Info
from fovea.api.pages import Connection, Edge, page_info
from fovea.api.people import Customer, SavedAddress, SavedPrescription, customer_of, load_customers
from fovea.api.prescriptions import PrescriptionInput, PrescriptionRefused
from fovea.api.selection import selects
from fovea.domains import customers
from fovea.domains.identity import P
from fovea.kernel.errors import NotFound, NotSignedIn
from fovea.kernel.ids import from_global_id


@strawberry.input
class UpdateProfileInput:
    name: str
    phone: str


@strawberry.type
class UpdateProfileSuccess:
    customer: Customer


UpdateProfileResult = Annotated[UpdateProfileSuccess | Refusal, strawberry.union("UpdateProfileResult")]


@strawberry.input
class SaveAddressInput:
    """With ``id`` a change, without it a new address."""

    label: str
    address: AddressInput
    id: strawberry.ID | None = None
    default: bool = False

    def command(self) -> customers.SaveAddress:
        typed = self.address
        address = customers.PostalAddress(
            name=typed.name,
            company=typed.company or "",
            line1=typed.line1,
            line2=typed.line2 or "",
            city=typed.city,
            region=typed.region or "",
            postal_code=typed.postal_code,
            country=typed.country,
            phone=typed.phone or "",
        )
        return customers.SaveAddress(self.label, address, self.default, _maybe_id("SavedAddress", self.id))


@strawberry.type
class SaveAddressSuccess:
    address: SavedAddress
    customer: Customer


SaveAddressResult = Annotated[SaveAddressSuccess | Refusal, strawberry.union("SaveAddressResult")]


@strawberry.input
class DeleteAddressInput:
    id: strawberry.ID


@strawberry.type
class DeleteAddressSuccess:
    customer: Customer


DeleteAddressResult = Annotated[DeleteAddressSuccess | Refusal, strawberry.union("DeleteAddressResult")]


@strawberry.input
class SavePrescriptionInput:
    """With ``id`` a correction: the next version of that prescription."""

    label: str
    prescription: PrescriptionInput
    id: strawberry.ID | None = None

    def command(self) -> customers.SavePrescription:
        written = self.prescription.read()
        content = customers.PrescriptionContent(written.rx.to_dict(), written.with_pd().to_dict(), written.prescriber)
        return customers.SavePrescription(self.label, content, _maybe_id("SavedPrescription", self.id))


@strawberry.type
class SavePrescriptionSuccess:
    prescription: SavedPrescription
    customer: Customer


SavePrescriptionResult = Annotated[
    SavePrescriptionSuccess | PrescriptionRefused | Refusal, strawberry.union("SavePrescriptionResult")
]


@strawberry.input
class ArchivePrescriptionInput:
    id: strawberry.ID


@strawberry.type
class ArchivePrescriptionSuccess:
    prescription: SavedPrescription
    customer: Customer


ArchivePrescriptionResult = Annotated[
    ArchivePrescriptionSuccess | Refusal, strawberry.union("ArchivePrescriptionResult")
]


def _id(kind: str, text: str) -> UUID:
    """Raises NotFound for an id of anything else."""
    found = from_global_id(kind, text)
    if found is None:
        raise NotFound("There is no such entry.", path=("id",))
    return found


def _maybe_id(kind: str, text: str | None) -> UUID | None:
    return None if text is None else _id(kind, text)


async def _own(info: Info) -> Customer:
    """The customer who is asking, as they are after what they did."""
    actor = info.context.actor
    found = None if actor.account_id is None else await customer_of(info.context, actor, actor.account_id)
    if found is None:
        raise NotSignedIn
    return found


def _today(info: Info) -> date:
    return info.context.app.db.clock().astimezone(UTC).date()


@strawberry.type
class CustomersQuery:
    @query(
        allow=staff(P.CUSTOMERS_CUSTOMER_READ),
        description="Customers, the newest first; by e-mail address, or by words of the name.",
    )
    async def customers(
        self,
        info: Info,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[Customer]:
        asked = customers.page_request(first, after)
        page = await info.context.read(customers.customers, search or "", asked)
        nodes = await info.context.read(
            load_customers,
            page.items,
            addresses=selects(info, "addresses"),
            prescriptions=selects(info, "prescriptions"),
        )
        edges = [Edge(node=node, cursor=cursor) for node, cursor in zip(nodes, page.cursors, strict=True)]
        return Connection(edges=edges, page_info=page_info(page), total_count=page.total)

    @query(allow=staff(P.CUSTOMERS_CUSTOMER_READ), description="One customer.")
    async def customer(self, info: Info, id: strawberry.ID) -> Customer | None:
        account_id = from_global_id("Customer", id)
        return None if account_id is None else await customer_of(info.context, info.context.actor, account_id)


@strawberry.type
class CustomersMutation:
    @mutation(allow=customer, description="Change one's own name and telephone number.")
    async def update_profile(self, info: Info, input: UpdateProfileInput) -> UpdateProfileResult:
        await info.context.run(customers.update_profile, customers.UpdateProfile(input.name, input.phone))
        return UpdateProfileSuccess(customer=await _own(info))

    @mutation(allow=customer, description="Keep an address, or change one.")
    async def save_address(self, info: Info, input: SaveAddressInput) -> SaveAddressResult:
        saved = await info.context.run(customers.save_address, input.command())
        return SaveAddressSuccess(address=SavedAddress.of(saved), customer=await _own(info))

    @mutation(allow=customer, description="Forget an address.")
    async def delete_address(self, info: Info, input: DeleteAddressInput) -> DeleteAddressResult:
        command = customers.DeleteAddress(_id("SavedAddress", input.id))
        await info.context.run(customers.delete_address, command)
        return DeleteAddressSuccess(customer=await _own(info))

    @mutation(allow=customer, description="Keep a prescription, or correct one by its next version.")
    async def save_prescription(self, info: Info, input: SavePrescriptionInput) -> SavePrescriptionResult:
        saved = await info.context.run(customers.save_prescription, input.command())
        shown = SavedPrescription.of(saved, _today(info))
        return SavePrescriptionSuccess(prescription=shown, customer=await _own(info))

    @mutation(allow=customer, description="Put a prescription away; it is kept.")
    async def archive_prescription(self, info: Info, input: ArchivePrescriptionInput) -> ArchivePrescriptionResult:
        command = customers.ArchivePrescription(_id("SavedPrescription", input.id))
        archived = await info.context.run(customers.archive_prescription, command)
        shown = SavedPrescription.of(archived, _today(info))
        return ArchivePrescriptionSuccess(prescription=shown, customer=await _own(info))
