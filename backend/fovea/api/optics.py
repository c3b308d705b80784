"""The lens builder's questions: what can be made for these eyes in this frame, and what a pasted prescription says."""

from enum import Enum
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, answer, anyone
from fovea.api.context import Info
from fovea.api.lens_options import Question, judge, read_offer
from fovea.api.lens_types import LensOptions
from fovea.api.prescriptions import FittingHeightsInput, PrescriptionInput, PrescriptionRefused
from fovea.api.readings import PrescriptionReading, PrescriptionTextRefused
from fovea.domains import checkout, optics, pricing
from fovea.kernel.actor import ActorKind


@strawberry.enum
class LensUse(Enum):
    DISTANCE = "DISTANCE"
    READING = "READING"
    COMPUTER = "COMPUTER"
    PROGRESSIVE = "PROGRESSIVE"
    NON_PRESCRIPTION = "NON_PRESCRIPTION"


@strawberry.input
class LensOptionsInput:
    """Without a prescription the figures are those of lenses without power, and only what no power could change is said
    and nothing recommended: for prescriptions that are a picture or follow. Without ``designCode`` the design that fits
    the frame best is judged. With a ``country`` each
    material says when a pair of it would be there."""

    sku: str
    use: LensUse
    prescription: PrescriptionInput | None = None
    currency: str | None = None
    design_code: str | None = None
    fitting_heights: FittingHeightsInput | None = None
    wearer_age: int | None = None
    country: str | None = None

    def question(self) -> Question:
        """Raises RxError at what was typed wrongly."""
        use = optics.LensUse(self.use.value)
        written = None
        if self.prescription is not None and use is not optics.LensUse.NON_PRESCRIPTION:
            written = self.prescription.read()
        heights = self.fitting_heights.read() if self.fitting_heights else {}
        return Question(use, written, self.design_code, heights, self.wearer_age)


LensOptionsResult = Annotated[LensOptions | PrescriptionRefused | Refusal, strawberry.union("LensOptionsResult")]
ReadPrescriptionResult = Annotated[
    PrescriptionReading | PrescriptionTextRefused | Refusal, strawberry.union("ReadPrescriptionResult")
]


@strawberry.type
class OpticsQuery:
    @answer(
        allow=anyone,
        description="Lenses for a frame: designs, materials and treatments with prices, figures and findings.",
    )
    async def lens_options(self, info: Info, input: LensOptionsInput) -> LensOptionsResult:
        currency = pricing.currency_of(input.currency or pricing.Currency.USD)
        asked = input.question()
        offer = await info.context.read(read_offer, input.sku, asked.use, currency.value)
        options = await judge(offer, asked, for_staff=info.context.actor.kind is ActorKind.STAFF)
        if input.country is not None:
            rx = asked.written.rx if asked.written else None
            promised = checkout.AskLensArrivals(input.sku, input.country, asked.use, rx)
            options.arrive(await info.context.read(checkout.lens_arrivals, promised))
        return options

    @answer(
        allow=anyone,
        description="Read a typed or pasted prescription: the whole of it, or the one place that cannot be read.",
    )
    async def read_prescription(self, text: str) -> ReadPrescriptionResult:
        return PrescriptionReading.of(optics.parse_rx(text))
