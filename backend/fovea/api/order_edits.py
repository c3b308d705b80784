"""Changing an order after it was paid: preview, change, take out, and paying the difference."""

from datetime import datetime
from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, anyone, mutation, problem, staff
from fovea.api.carts import Totals
from fovea.api.checkout import InsufficientStock, PaymentRefused, PaymentStart, address_given, started
from fovea.api.common import AddressInput, Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.lens_orders import LensNotBuildable
from fovea.api.order_changes import own_order
from fovea.api.order_types import Order
from fovea.api.orders import load_order
from fovea.api.scalars import MinorUnits
from fovea.domains import checkout, orders, payments
from fovea.domains.identity import P
from fovea.kernel.errors import DomainError


@strawberry.input
class LineUnitsInput:
    line_id: strawberry.ID
    quantity: int


@strawberry.input
class AddToOrderInput:
    """A frame without lenses that joins the order."""

    sku: str
    quantity: int = 1


@strawberry.input
class SwapLineInput:
    """Another frame or other lenses for a line that is not begun; what is left out stays."""

    line_id: strawberry.ID
    sku: str | None = None
    material_code: str | None = None
    treatments: list[str] | None = None
    design_code: str | None = None


@strawberry.input
class OrderChangeInput:
    remove: list[LineUnitsInput] = strawberry.field(default_factory=list)
    add: list[AddToOrderInput] = strawberry.field(default_factory=list)
    swap: list[SwapLineInput] = strawberry.field(default_factory=list)
    address: AddressInput | None = None

    def wanted(self) -> checkout.WantedChange:
        return checkout.WantedChange(
            remove=_units(self.remove, "remove"),
            add=tuple(checkout.NewFrame(one.sku, one.quantity) for one in self.add),
            swap=tuple(
                checkout.Swap(
                    row_id("OrderLine", one.line_id, field="swap"),
                    one.sku,
                    one.material_code,
                    None if one.treatments is None else tuple(one.treatments),
                    one.design_code,
                )
                for one in self.swap
            ),
            address=None if self.address is None else address_given("", self.address),
        )


@strawberry.input
class PreviewOrderEditInput:
    """``expectedVersion`` is the order's ``version`` as it was looked at."""

    order_id: strawberry.ID
    expected_version: int
    change: OrderChangeInput


@strawberry.input
class EditOrderInput:
    """``expectedTotal`` is what the preview said."""

    order_id: strawberry.ID
    expected_version: int
    change: OrderChangeInput
    reason: str
    expected_total: MinorUnits
    idempotency_key: str


@strawberry.input
class CancelOrderLinesInput:
    order_id: strawberry.ID
    lines: list[LineUnitsInput]
    reason: str
    idempotency_key: str
    expected_version: int | None = None


@strawberry.input
class StartOrderPaymentInput:
    """``expectedAmount`` is what the page said is due; ``token`` lets a guest in. ``returnUrl``: where a bank that asks
    on its own page sends the shopper back to. ``anew``: the form opened before can no longer be used.
    """

    order_number: str
    expected_amount: MinorUnits
    return_url: str
    token: str | None = None
    anew: bool = False


@strawberry.input
class FinishOrderPaymentInput:
    """``sessionResult`` is what the Drop-in handed out when it was done."""

    order_number: str
    session_id: str
    session_result: str
    token: str | None = None


@problem(orders.OrderChanged)
@strawberry.type
class OrderChanged(Problem):
    """Somebody was faster: ``changes`` says who did what, ``version`` is the order's newest."""

    version: int
    changes: list[str]

    @classmethod
    def of(cls, refusal: DomainError) -> "OrderChanged":
        assert isinstance(refusal, orders.OrderChanged)
        return cls(
            code=refusal.code,
            message=refusal.message,
            path=list(refusal.path),
            version=refusal.version,
            changes=list(refusal.changes),
        )


@problem(orders.EditQuoteChanged)
@strawberry.type
class OrderEditTotalChanged(Problem):
    """The change costs something else by now; ``total`` is what the order would cost."""

    total: Money

    @classmethod
    def of(cls, refusal: DomainError) -> "OrderEditTotalChanged":
        assert isinstance(refusal, orders.EditQuoteChanged)
        return cls(code=refusal.code, message=refusal.message, path=list(refusal.path), total=Money.of(refusal.total))


@strawberry.type
class OrderEditPreview:
    """What the order costs now, would cost, and the difference; ``sentences`` say what would be different."""

    before: Totals
    after: Totals
    delta: Money
    sentences: list[str]

    @classmethod
    def of(cls, preview: checkout.EditPreview) -> "OrderEditPreview":
        return cls(
            before=_totals(preview.order.totals),
            after=_totals(preview.after.totals),
            delta=Money.of(preview.after.delta),
            sentences=list(orders.edit_sentences(preview.order.lines, preview.change)),
        )


def _totals(totals: orders.OrderTotals) -> Totals:
    return Totals.of(checkout.Totals(totals.subtotal, totals.shipping, totals.tax, totals.total, totals.tax_estimated))


def _units(lines: list[LineUnitsInput], field: str) -> tuple[orders.LineUnits, ...]:
    return tuple(orders.LineUnits(row_id("OrderLine", one.line_id, field=field), one.quantity) for one in lines)


@strawberry.type
class PreviewOrderEditSuccess:
    preview: OrderEditPreview


@strawberry.type
class EditOrderSuccess:
    order: Order


@strawberry.type
class CancelOrderLinesSuccess:
    order: Order


@strawberry.type
class PaymentSession:
    """What the Drop-in is opened with; ``data`` is opaque."""

    id: str
    data: str
    expires_at: datetime

    @classmethod
    def of(cls, view: payments.PaymentSession) -> "PaymentSession":
        return cls(id=view.id, data=view.data, expires_at=view.expires_at)


@strawberry.type
class StartOrderPaymentSuccess:
    session: PaymentSession
    order_number: str
    order_token: str


@strawberry.type
class FinishOrderPaymentSuccess:
    payment: PaymentStart
    order: Order


PreviewOrderEditResult = Annotated[
    PreviewOrderEditSuccess | OrderChanged | LensNotBuildable | Refusal,
    strawberry.union("PreviewOrderEditResult"),
]
EditOrderResult = Annotated[
    EditOrderSuccess | OrderChanged | OrderEditTotalChanged | LensNotBuildable | InsufficientStock | Refusal,
    strawberry.union("EditOrderResult"),
]
CancelOrderLinesResult = Annotated[
    CancelOrderLinesSuccess | OrderChanged | Refusal, strawberry.union("CancelOrderLinesResult")
]
StartOrderPaymentResult = Annotated[StartOrderPaymentSuccess | Refusal, strawberry.union("StartOrderPaymentResult")]
FinishOrderPaymentResult = Annotated[
    FinishOrderPaymentSuccess | PaymentRefused | Refusal, strawberry.union("FinishOrderPaymentResult")
]


@strawberry.type
class OrderEditsMutation:
    @mutation(allow=staff(P.ORDERS_ORDER_EDIT), description="What a change of an order would cost; changes nothing.")
    async def preview_order_edit(self, info: Info, input: PreviewOrderEditInput) -> PreviewOrderEditResult:
        house = info.context.app
        order_id = row_id("Order", input.order_id, field="orderId")
        preview = await checkout.preview_edit(
            house.db, house.tax, info.context.actor, order_id, input.expected_version, input.change.wanted()
        )
        return PreviewOrderEditSuccess(preview=OrderEditPreview.of(preview))

    @mutation(allow=staff(P.ORDERS_ORDER_EDIT), description="Change an order that is paid and not packed.")
    async def edit_order(self, info: Info, input: EditOrderInput) -> EditOrderResult:
        house = info.context.app
        command = checkout.MakeEdit(
            order_id=row_id("Order", input.order_id, field="orderId"),
            expected_version=input.expected_version,
            reason=input.reason,
            wanted=input.change.wanted(),
            expected_total=input.expected_total,
            key=input.idempotency_key,
        )
        view = await checkout.make_edit(house.db, house.tax, info.context.actor, command)
        return EditOrderSuccess(order=await load_order(info.context, view))

    @mutation(allow=staff(P.ORDERS_ORDER_CANCEL), description="Take units out of an order before they are packed.")
    async def cancel_order_lines(self, info: Info, input: CancelOrderLinesInput) -> CancelOrderLinesResult:
        command = orders.CancelLines(
            row_id("Order", input.order_id, field="orderId"),
            _units(input.lines, "lines"),
            input.reason,
            input.expected_version,
        )
        view = await info.context.run(orders.cancel_lines, command, key=input.idempotency_key)
        return CancelOrderLinesSuccess(order=await load_order(info.context, view))

    @mutation(allow=anyone, description="Open the provider's card form for what one's order became dearer by.")
    async def start_order_payment(self, info: Info, input: StartOrderPaymentInput) -> StartOrderPaymentResult:
        house = info.context.app
        found = await own_order(info.context, input.order_number, input.token)
        command = checkout.OpenForm(input.expected_amount, input.return_url, input.anew)
        session = await checkout.open_form(house.db, house.gateway, info.context.actor, found, command)
        return StartOrderPaymentSuccess(
            session=PaymentSession.of(session), order_number=found.number, order_token=found.token
        )

    @mutation(allow=anyone, description="Ask the provider what came of its card form.")
    async def finish_order_payment(self, info: Info, input: FinishOrderPaymentInput) -> FinishOrderPaymentResult:
        house = info.context.app
        found = await own_order(info.context, input.order_number, input.token)
        placed = await checkout.settle_form(house.db, house.gateway, found, input.session_id, input.session_result)
        payment, order = await started(info.context, placed)
        return FinishOrderPaymentSuccess(payment=payment, order=order)
