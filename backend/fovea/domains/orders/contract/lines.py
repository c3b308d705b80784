"""What was bought, kept as it was on that day."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class FindingNote:
    """What the lens rules said when the configuration was made; kept as it was then."""

    rule: str
    severity: str
    message: str
    staff_message: str = ""
    source: str = ""
    eye: str | None = None


@dataclass(frozen=True, slots=True)
class LensSnapshot:
    """A lens configuration as ordered. ``prescription`` is optics' stored form (``rx``, ``pd``, perhaps
    ``prescriber``); None for lenses without power, and while it is only a picture (``upload``) or promised (``later``).

    ``fitting_heights``: eye (OD, OS) → pupil above the lowest point of the lens box; these and the corridor are tenths
    of a millimetre. Orders of before designs were offered have none.
    """

    use: str
    material_code: str
    material_name: str
    treatments: tuple[str, ...]
    treatment_names: tuple[str, ...]
    prescription: dict[str, Any] | None
    findings: tuple[FindingNote, ...] = ()
    design_code: str | None = None
    design_name: str | None = None
    corridor_tenths: int | None = None
    fitting_heights: dict[str, int] = field(default_factory=dict)
    wearer_age: int | None = None
    upload: UUID | None = None
    upload_pages: int = 0
    later: bool = False
    # The customer's own kept version that the values are from.
    saved_prescription: UUID | None = None
    # The version of the lens rules' policy that it was judged by, and is judged by for as long as there is the order.
    policy_version: int = 0

    @property
    def description(self) -> str:
        """As on a packing slip: design, material, treatments."""
        return ", ".join(filter(None, (self.design_name, self.material_name, *self.treatment_names)))

    @property
    def priced_as(self) -> str:
        """The design in pricing's code of the pair."""
        return self.design_code or self.use

    @property
    def powered(self) -> bool:
        """Made to a prescription, whether it is here yet or not."""
        return self.prescription is not None or self.upload is not None or self.later

    @property
    def source(self) -> str:
        """Where the prescription comes from: typed, saved, upload, later or none."""
        if self.prescription is not None:
            return "typed" if self.saved_prescription is None else "saved"
        if self.upload is not None:
            return "upload"
        return "later" if self.later else "none"


@dataclass(frozen=True, slots=True)
class VersionContent:
    """What is sealed of a version: the values (None while there is only a picture), the rules' word, a remark, and the
    fitting heights as in a snapshot. Versions of before heights were written down have None: those ordered.
    """

    prescription: dict[str, Any] | None
    findings: tuple[FindingNote, ...] = ()
    note: str = ""
    fitting_heights: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One thing bought: a frame, with or without lenses. Prices are per unit, tax is for all units."""

    sku: str
    quantity: int
    frame_name: str
    frame_slug: str
    frame_code: str
    colour_code: str
    colour_name: str
    size_label: str
    sun: bool
    frame: Money
    lens: Money
    treatments: Money
    tax: Money
    lenses: LensSnapshot | None


@dataclass(frozen=True, slots=True)
class OrderTotals:
    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    tax_estimated: bool
