"""Parcels for staff: the list and its work, one parcel's sheet and its label."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.packing import LabelRefused
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.parcel_types import PackingRates, ParcelAlert, ParcelOf, ParcelRow, ParcelSheet, ScanForm
from fovea.domains import orders, shipping
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader


@strawberry.type
class AlertCount:
    kind: str
    count: int


@strawberry.type
class ParcelWork:
    """How much of each kind waits for a person, and the carriers there are to filter by."""

    alerts: list[AlertCount]
    carriers: list[str]


@strawberry.input
class RateParcelInput:
    parcel_id: strawberry.ID


@strawberry.type
class RateParcelSuccess:
    rates: PackingRates


RateParcelResult = Annotated[RateParcelSuccess | LabelRefused | Refusal, strawberry.union("RateParcelResult")]


@strawberry.input
class ChooseServiceInput:
    """One of the offers that ``rateParcel`` has just answered with."""

    parcel_id: strawberry.ID
    vendor: str
    carrier: str
    service: str


@strawberry.type
class ChooseServiceSuccess:
    sheet: ParcelSheet


ChooseServiceResult = Annotated[ChooseServiceSuccess | LabelRefused | Refusal, strawberry.union("ChooseServiceResult")]


@strawberry.input
class VoidLabelInput:
    parcel_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.type
class VoidLabelSuccess:
    sheet: ParcelSheet


VoidLabelResult = Annotated[VoidLabelSuccess | Refusal, strawberry.union("VoidLabelResult")]


@strawberry.input
class AskLabelRefundInput:
    parcel_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class AskLabelRefundSuccess:
    sheet: ParcelSheet


AskLabelRefundResult = Annotated[AskLabelRefundSuccess | Refusal, strawberry.union("AskLabelRefundResult")]


@strawberry.input
class SettleParcelAlertInput:
    alert_id: strawberry.ID
    note: str
    idempotency_key: str


@strawberry.type
class SettleParcelAlertSuccess:
    alert: ParcelAlert


SettleParcelAlertResult = Annotated[SettleParcelAlertSuccess | Refusal, strawberry.union("SettleParcelAlertResult")]


async def _named(reader: Reader, parcels: Iterable[shipping.Parcel]) -> dict[str, ParcelOf]:
    """The orders and returns these parcels are sent for, by the parcels' references."""
    references = {parcel.reference for parcel in parcels}
    of_orders = {one: order_id for one in references if (order_id := orders.from_reference(one))}
    of_returns = {one: return_id for one in references if (return_id := orders.from_return_reference(one))}
    order_numbers = await orders.numbers(reader, list(of_orders.values()))
    return_numbers = await orders.return_numbers(reader, of_returns.values()) if of_returns else {}
    return {one: ParcelOf(order_number=order_numbers.get(order_id)) for one, order_id in of_orders.items()} | {
        one: ParcelOf(return_number=return_numbers.get(return_id)) for one, return_id in of_returns.items()
    }


async def _page(reader: Reader, wanted: shipping.ParcelFilter, page: paging.PageRequest) -> Connection[ParcelRow]:
    found = await shipping.parcels_page(reader, wanted, page)
    named = await _named(reader, [one.parcel for one in found.items])
    return connection(found, lambda one: ParcelRow.of(one, named.get(one.parcel.reference, ParcelOf())))


async def _sheet(reader: Reader, parcel_id: UUID) -> ParcelSheet:
    found = await shipping.sheet(reader, parcel_id)
    named = await _named(reader, [found.parcel])
    return ParcelSheet.of(found, named.get(found.parcel.reference, ParcelOf()))


async def _work(reader: Reader) -> ParcelWork:
    counts = await shipping.alert_counts(reader)
    return ParcelWork(
        alerts=[AlertCount(kind=kind.value, count=counts[kind]) for kind in shipping.AlertKind if counts.get(kind)],
        carriers=list(await shipping.carriers_seen(reader)),
    )


def _parcel(given: strawberry.ID) -> UUID:
    return row_id("Parcel", given, field="parcelId")


@strawberry.type
class ParcelsQuery:
    @query(
        allow=staff(P.SHIPPING_PARCEL_READ),
        description="Parcels, the newest first; a search is the beginning of a tracking number.",
    )
    async def parcels(
        self,
        info: Info,
        status: list[str] | None = None,
        carrier: str = "",
        alert: str | None = None,
        with_alert: bool = False,
        search: str = "",
        older_than_days: int | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[ParcelRow]:
        wanted = shipping.ParcelFilter(
            statuses=states(shipping.ParcelStatus, status),
            carrier=carrier,
            alert=next(iter(states(shipping.AlertKind, [alert] if alert else None, field="alert")), None),
            any_alert=with_alert,
            search=search,
            older_than_days=older_than_days,
        )
        return await info.context.read(_page, wanted, asked(first, after, UUID))

    @query(allow=staff(P.SHIPPING_PARCEL_READ), description="One parcel with everything that happened to its label.")
    async def parcel_sheet(self, info: Info, parcel_id: strawberry.ID) -> ParcelSheet:
        return await info.context.read(_sheet, _parcel(parcel_id))

    @query(allow=staff(P.SHIPPING_PARCEL_READ), description="What of the parcels waits for a person.")
    async def parcel_work(self, info: Info) -> ParcelWork:
        return await info.context.read(_work)

    @query(allow=staff(P.SHIPPING_PARCEL_READ), description="The vendors' forms for a carrier's list, by its number.")
    async def scan_forms(self, info: Info, manifest: str) -> list[ScanForm]:
        return [ScanForm.of(one) for one in await info.context.read(shipping.scan_forms, manifest)]


@strawberry.type
class ParcelsMutation:
    @mutation(allow=staff(P.SHIPPING_LABEL_BUY), description="Ask the carriers what a packed box costs now.")
    async def rate_parcel(self, info: Info, input: RateParcelInput) -> RateParcelResult:
        app, parcel_id = info.context.app, _parcel(input.parcel_id)
        origin = await info.context.read(orders.origin_of_parcel, parcel_id)
        found = await shipping.packing_rates(app.db, app.carriers, info.context.actor, origin, parcel_id)
        return RateParcelSuccess(rates=PackingRates.of(found))

    @mutation(allow=staff(P.SHIPPING_LABEL_BUY), description="Choose the service a packed box's label is bought for.")
    async def choose_service(self, info: Info, input: ChooseServiceInput) -> ChooseServiceResult:
        app, parcel_id = info.context.app, _parcel(input.parcel_id)
        origin = await info.context.read(orders.origin_of_parcel, parcel_id)
        picked = (input.vendor, input.carrier, input.service)
        await shipping.choose_service(app.db, app.carriers, info.context.actor, origin, parcel_id, picked)
        return ChooseServiceSuccess(sheet=await info.context.read(_sheet, parcel_id))

    @mutation(allow=staff(P.SHIPPING_LABEL_BUY), description="A label is not used: its money is asked back.")
    async def void_label(self, info: Info, input: VoidLabelInput) -> VoidLabelResult:
        command = shipping.VoidLabel(_parcel(input.parcel_id), input.reason)
        await info.context.run(shipping.give_up_label, command, input.idempotency_key)
        return VoidLabelSuccess(sheet=await info.context.read(_sheet, command.parcel_id))

    @mutation(allow=staff(P.SHIPPING_LABEL_BUY), description="Ask again for money that a vendor refused too early.")
    async def ask_label_refund(self, info: Info, input: AskLabelRefundInput) -> AskLabelRefundResult:
        command = shipping.AskRefundAgain(_parcel(input.parcel_id))
        await info.context.run(shipping.ask_refund_again, command, input.idempotency_key)
        return AskLabelRefundSuccess(sheet=await info.context.read(_sheet, command.parcel_id))

    @mutation(allow=staff(P.SHIPPING_ALERT_SETTLE), description="Somebody has dealt with a parcel, and says how.")
    async def settle_parcel_alert(self, info: Info, input: SettleParcelAlertInput) -> SettleParcelAlertResult:
        command = shipping.SettleAlert(row_id("ParcelAlert", input.alert_id, field="alertId"), input.note)
        settled = await info.context.run(shipping.settle_alert, command, input.idempotency_key)
        return SettleParcelAlertSuccess(alert=ParcelAlert.of(settled))
