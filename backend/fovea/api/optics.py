"""The lens builder's question: what can be made for these eyes in this frame, at what price, and what is advised."""

from enum import Enum
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, answer, anyone
from fovea.api.context import Info
from fovea.api.lens_options import LensOptions, judge, read_offer
from fovea.api.prescriptions import PrescriptionInput, PrescriptionRefused
from fovea.domains import optics, pricing
from fovea.kernel.actor import ActorKind


@strawberry.enum
class LensUse(Enum):
    DISTANCE = "DISTANCE"
    READING = "READING"
    NON_PRESCRIPTION = "NON_PRESCRIPTION"


@strawberry.input
class LensOptionsInput:
    """Without a prescription the figures are those of lenses without power."""

    sku: str
    use: LensUse
    prescription: PrescriptionInput | None = None
    currency: str | None = None


LensOptionsResult = Annotated[LensOptions | PrescriptionRefused | Refusal, strawberry.union("LensOptionsResult")]


@strawberry.type
class OpticsQuery:
    @answer(allow=anyone, description="Lenses for a frame: materials and treatments with prices, figures and findings.")
    async def lens_options(self, info: Info, input: LensOptionsInput) -> LensOptionsResult:
        use = optics.LensUse(input.use.value)
        currency = pricing.currency_of(input.currency or pricing.Currency.USD)
        written = None
        if input.prescription is not None and use is not optics.LensUse.NON_PRESCRIPTION:
            written = input.prescription.read()
        offer = await info.context.read(read_offer, input.sku, use, currency.value)
        return await judge(offer, use, written, for_staff=info.context.actor.kind is ActorKind.STAFF)
