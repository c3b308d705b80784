"""The developer's desk: the vendors' stand-ins, what they are made to do, and which order each document belongs to.

Absent in production and wherever a vendor is the real one: the fields refuse with ``SIMULATORS_ABSENT``.
"""

import re
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Context, Info
from fovea.domains import orders, payments, shipping
from fovea.domains.identity import P
from fovea.integrations import simulators
from fovea.kernel.db import Reader

strawberry.enum(simulators.Vendor, name="SimulatorVendor")
strawberry.enum(simulators.FaultKind, name="SimulatorFaultKind")
_PLAYS = staff(P.DEVELOPER_SIMULATOR_PLAY)
_ORDER_NUMBER = re.compile(r"SO-\d{6,}")


@strawberry.type
class SimulatorFault:
    """``path`` is a glob over "METHOD /path" or an event's name; ``times`` uses are left; ``status`` is an HTTP one."""

    kind: simulators.FaultKind
    path: str
    times: int
    seconds: float
    status: int
    share: float

    @classmethod
    def of(cls, one: simulators.Armed) -> "SimulatorFault":
        return cls(
            kind=one.kind,
            path=one.path,
            times=one.times,
            seconds=one.seconds,
            status=one.status,
            share=one.share,
        )


@strawberry.type
class SimulatorTarget:
    """What a fault can be armed for; ``webhook`` for events on their way out, else for calls coming in."""

    label: str
    path: str
    webhook: bool


@strawberry.type
class SimulatorPlay:
    code: str
    label: str
    hint: str

    @classmethod
    def of(cls, one: simulators.Play) -> "SimulatorPlay":
        return cls(code=one.code, label=one.label, hint=one.hint)


@strawberry.type
class SimulatorFact:
    name: str
    value: str


@strawberry.type
class SimulatorSubject:
    """A payment, parcel, refund or tax document at the vendor. ``ours`` is the reference we gave it."""

    id: str
    kind: str
    ours: str
    state: str
    summary: str
    facts: list[SimulatorFact]
    plays: list[SimulatorPlay]
    order_number: str | None


@strawberry.type
class SimulatorWebhook:
    """``state`` is waiting, delivered, given_up or dropped; ``answer`` is our HTTP status or why there was none."""

    id: int
    event: str
    state: str
    attempts: int
    answer: str | None


@strawberry.type
class Simulator:
    """One vendor's stand-in; without an answer its lists are empty."""

    vendor: simulators.Vendor
    answers: bool
    targets: list[SimulatorTarget]
    plays: list[SimulatorPlay]
    faults: list[SimulatorFault]
    subjects: list[SimulatorSubject]
    webhooks: list[SimulatorWebhook]


@strawberry.type
class ArmSimulatorSuccess:
    simulator: Simulator


@strawberry.type
class DisarmSimulatorSuccess:
    simulator: Simulator


@strawberry.type
class PlaySimulatorSuccess:
    simulator: Simulator


@strawberry.type
class ResendSimulatorWebhookSuccess:
    simulator: Simulator


@strawberry.input
class ArmSimulatorInput:
    """``times`` 1–10 000, ``seconds`` 0–3600, ``status`` 400–599, ``share`` of the calls above 0 up to 1."""

    vendor: simulators.Vendor
    kind: simulators.FaultKind
    path: str = "*"
    times: int = 1
    seconds: float = 1.0
    status: int = 503
    share: float = 1.0


@strawberry.input
class DisarmSimulatorInput:
    vendor: simulators.Vendor


@strawberry.input
class PlaySimulatorInput:
    """One of the vendor's plays, or of the named document's."""

    vendor: simulators.Vendor
    code: str
    subject_id: str | None = None


@strawberry.input
class ResendSimulatorWebhookInput:
    vendor: simulators.Vendor
    webhook_id: int


ArmSimulatorResult = Annotated[ArmSimulatorSuccess | Refusal, strawberry.union("ArmSimulatorResult")]
DisarmSimulatorResult = Annotated[DisarmSimulatorSuccess | Refusal, strawberry.union("DisarmSimulatorResult")]
PlaySimulatorResult = Annotated[PlaySimulatorSuccess | Refusal, strawberry.union("PlaySimulatorResult")]
ResendSimulatorWebhookResult = Annotated[
    ResendSimulatorWebhookSuccess | Refusal, strawberry.union("ResendSimulatorWebhookResult")
]


def _desk(context: Context) -> simulators.SimulatorDesk:
    desk = context.app.simulators
    if desk is None:
        raise simulators.NoSimulator("No vendor is simulated in this house.")
    return desk


async def _seen(context: Context, vendor: simulators.Vendor) -> Simulator:
    state = await _desk(context).look(vendor)
    numbers = await context.read(_order_numbers, state.subjects)
    return Simulator(
        vendor=state.vendor,
        answers=state.answers,
        targets=[SimulatorTarget(label=one.label, path=one.path, webhook=one.webhook) for one in state.targets],
        plays=[SimulatorPlay.of(one) for one in state.plays],
        faults=[SimulatorFault.of(one) for one in state.armed],
        subjects=[_subject(one, numbers.get(one.id)) for one in state.subjects],
        webhooks=[
            SimulatorWebhook(id=one.id, event=one.event, state=one.state, attempts=one.attempts, answer=one.answer)
            for one in state.webhooks
        ],
    )


def _subject(one: simulators.Subject, order_number: str | None) -> SimulatorSubject:
    return SimulatorSubject(
        id=one.id,
        kind=one.kind,
        ours=one.ours,
        state=one.state,
        summary=one.summary,
        facts=[SimulatorFact(name=name, value=value) for name, value in one.facts],
        plays=[SimulatorPlay.of(play) for play in one.plays],
        order_number=order_number,
    )


async def _order_numbers(reader: Reader, subjects: tuple[simulators.Subject, ...]) -> dict[str, str]:
    """Subject id → the number of the order it belongs to, where there is one."""
    references = await _payment_references(reader, subjects)
    for subject in subjects:
        if subject.kind in ("parcel", "refund"):
            for found in await shipping.references_by_tracking(reader, subject.ours):
                references[subject.id] = found
    ids = {key: order_id for key, reference in references.items() if (order_id := _order_id(reference))}
    known = await orders.orders(reader, tuple(set(ids.values())))
    numbers = {key: known[order_id].number for key, order_id in ids.items() if order_id in known}
    coded = {one.id: _ORDER_NUMBER.search(one.ours) for one in subjects if one.kind == "document"}
    return numbers | {key: match.group() for key, match in coded.items() if match}


async def _payment_references(reader: Reader, subjects: tuple[simulators.Subject, ...]) -> dict[str, str]:
    ours = {one.id: payment_id for one in subjects if one.kind == "payment" and (payment_id := _uuid(one.ours))}
    if not ours:
        return {}
    histories = await payments.histories(reader, tuple(ours.values()))
    return {key: histories[one].payment.reference for key, one in ours.items() if one in histories}


def _order_id(reference: str) -> UUID | None:
    """Of ``order:{id}`` and of what is made from it, like ``order:{id}:2``."""
    kind, _, rest = reference.partition(":")
    return _uuid(rest.partition(":")[0]) if kind == "order" else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@strawberry.type
class SimulatorsQuery:
    @query(allow=_PLAYS, description="The vendors that are simulated in this house; none in production.")
    async def simulated_vendors(self, info: Info) -> list[simulators.Vendor]:
        desk = info.context.app.simulators
        return [] if desk is None else list(desk.vendors())

    @query(allow=_PLAYS, description="One vendor's stand-in: what is armed, what it knows, what it sent.")
    async def simulator(self, info: Info, vendor: simulators.Vendor) -> Simulator:
        return await _seen(info.context, vendor)


@strawberry.type
class SimulatorsMutation:
    @mutation(allow=_PLAYS, description="Make the vendor misbehave.")
    async def arm_simulator(self, info: Info, input: ArmSimulatorInput) -> ArmSimulatorResult:
        fault = simulators.Armed(input.kind, input.path, input.times, input.seconds, input.status, input.share)
        await _desk(info.context).arm(input.vendor, fault)
        return ArmSimulatorSuccess(simulator=await _seen(info.context, input.vendor))

    @mutation(allow=_PLAYS, description="Everything that is armed is taken back.")
    async def disarm_simulator(self, info: Info, input: DisarmSimulatorInput) -> DisarmSimulatorResult:
        await _desk(info.context).disarm(input.vendor)
        return DisarmSimulatorSuccess(simulator=await _seen(info.context, input.vendor))

    @mutation(allow=_PLAYS, description="Something happens at the vendor, and its webhooks tell us.")
    async def play_simulator(self, info: Info, input: PlaySimulatorInput) -> PlaySimulatorResult:
        await _desk(info.context).play(input.vendor, input.code, input.subject_id)
        return PlaySimulatorSuccess(simulator=await _seen(info.context, input.vendor))

    @mutation(allow=_PLAYS, description="A webhook leaves once more, whatever became of it.")
    async def resend_simulator_webhook(
        self, info: Info, input: ResendSimulatorWebhookInput
    ) -> ResendSimulatorWebhookResult:
        await _desk(info.context).send_again(input.vendor, input.webhook_id)
        return ResendSimulatorWebhookSuccess(simulator=await _seen(info.context, input.vendor))
