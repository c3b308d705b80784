"""Prescriptions as shoppers write them and as they are shown again. Powers are text, exactly as on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import strawberry

from fovea.api.base import Problem, problem
from fovea.domains import optics
from fovea.kernel.errors import DomainError

# Where optics names a field otherwise than the form does.
_FIELDS = {
    "prisms": "prismHorizontal",
    "issued_on": "issuedOn",
    "expires_on": "expiresOn",
    "distance_tenths": "binocularTenths",
    "binocular_tenths": "binocularTenths",
    "od_tenths": "rightTenths",
    "right_tenths": "rightTenths",
    "os_tenths": "leftTenths",
    "left_tenths": "leftTenths",
    "near_tenths": "nearTenths",
    "fitting_height": "fittingHeights",
    "od_height_tenths": "rightTenths",
    "os_height_tenths": "leftTenths",
    "design": "designCode",
    "age": "wearerAge",
}
_LONGEST_PRESCRIBER = 120


@strawberry.input
class EyeRxInput:
    """One eye as written: powers with their sign ("-2.25"), the axis in whole degrees, prism with its base."""

    sphere: str | None = None
    cylinder: str | None = None
    axis: int | None = None
    add: str | None = None
    prism_horizontal: str | None = None
    prism_horizontal_base: str | None = None
    prism_vertical: str | None = None
    prism_vertical_base: str | None = None
    balance: bool | None = None

    def fields(self) -> optics.EyeFields:
        return optics.EyeFields(
            sphere=self.sphere,
            cylinder=self.cylinder,
            axis=self.axis,
            add=self.add,
            prism_horizontal=self.prism_horizontal,
            prism_horizontal_base=self.prism_horizontal_base,
            prism_vertical=self.prism_vertical,
            prism_vertical_base=self.prism_vertical_base,
            balance=bool(self.balance),
        )


@strawberry.input
class PdInput:
    """Pupillary distance in tenths of a millimetre: one number for both eyes, or one for each; ``nearTenths`` is that
    of the pair for reading, when it was measured."""

    binocular_tenths: int | None = None
    right_tenths: int | None = None
    left_tenths: int | None = None
    near_tenths: int | None = None


@strawberry.input
class FittingHeightsInput:
    """How high each pupil sits above the lowest point of the lens box, in tenths of a millimetre."""

    right_tenths: int | None = None
    left_tenths: int | None = None

    def read(self) -> dict[str, int]:
        """Eye → height of those given. Raises RxError for a height that no frame has."""
        try:
            heights = optics.Fitting(self.right_tenths, self.left_tenths).heights
        except optics.RxError as refused:
            raise optics.RxError(*(one.under("fitting_height") for one in refused.problems)) from None
        return {eye.value: height for eye, height in heights.items()}


@strawberry.input
class PrescriptionInput:
    od: EyeRxInput
    os: EyeRxInput
    pd: PdInput
    issued_on: date | None = None
    expires_on: date | None = None
    prescriber: str | None = None

    def read(self) -> "Written":
        """What was written, checked. Raises RxError with every problem at its field."""
        entry = optics.read_fields(self.od.fields(), self.os.fields(), self.issued_on, self.expires_on)
        problems = list(entry.problems)
        pd = None
        try:
            pd = optics.read_pd(
                self.pd.binocular_tenths, self.pd.right_tenths, self.pd.left_tenths, self.pd.near_tenths
            )
        except optics.RxError as refused:
            problems += [one.under("pd") for one in refused.problems]
        prescriber = (self.prescriber or "").strip() or None
        if prescriber is not None and len(prescriber) > _LONGEST_PRESCRIBER:
            sentence = f"A prescriber's name has at most {_LONGEST_PRESCRIBER} characters."
            problems.append(optics.Problem("PRESCRIBER_TOO_LONG", sentence, ("prescriber",)))
        if problems or entry.rx is None:
            raise optics.RxError(*problems)
        return Written(entry.rx, pd, prescriber)


@dataclass(frozen=True, slots=True)
class Written:
    """A prescription that was read; the distance between the pupils may be missing."""

    rx: optics.Prescription
    pd: optics.PupillaryDistance | None
    prescriber: str | None

    def kept(self) -> dict[str, Any]:
        """The form in which carts and orders keep a prescription; raises RxError without a pupillary distance."""
        found: dict[str, Any] = {"rx": self.rx.to_dict(), "pd": dict(self.with_pd().to_dict())}
        return found if self.prescriber is None else found | {"prescriber": self.prescriber}

    def with_pd(self) -> optics.PupillaryDistance:
        """The distance between the pupils; raises RxError when it is missing."""
        if self.pd is None:
            sentence = "The distance between your pupils is needed. Your optician can tell you, or measure it."
            raise optics.RxError(optics.Problem("PD_REQUIRED", sentence, ("pd", "binocular_tenths")))
        return self.pd


@strawberry.type
class FieldIssue:
    """One thing that is wrong with one field of the prescription."""

    code: str
    message: str
    path: list[str]


@problem(optics.RxError)
@strawberry.type
class PrescriptionRefused(Problem):
    """What was typed is not a prescription; every field at fault is named."""

    issues: list[FieldIssue]

    @classmethod
    def of(cls, refusal: DomainError) -> "PrescriptionRefused":
        assert isinstance(refusal, optics.RxError)
        issues = [
            FieldIssue(code=one.code, message=one.message, path=_input_path(one.path)) for one in refusal.problems
        ]
        return cls(code=refusal.code, message=refusal.message, path=issues[0].path, issues=issues)


def _input_path(path: tuple[str, ...]) -> list[str]:
    """Heights stand beside the prescription, everything else in it."""
    beside = path[:1] == ("fitting_height",)
    return form_path(path) if beside else ["prescription", *form_path(path)]


def form_path(path: tuple[str, ...]) -> list[str]:
    """A path of optics in the names of the form."""
    return [_FIELDS.get(part, part) for part in path]


@strawberry.type
class EyeRx:
    """One eye. ``written`` is the whole of it as on paper."""

    sphere: str
    cylinder: str
    axis: int | None
    add: str | None
    prism_horizontal: str | None
    prism_horizontal_base: str | None
    prism_vertical: str | None
    prism_vertical_base: str | None
    balance: bool
    written: str

    @classmethod
    def of(cls, eye: optics.EyeRx) -> "EyeRx":
        sideways = next((one for one in eye.prisms if one.base.is_horizontal), None)
        upright = next((one for one in eye.prisms if not one.base.is_horizontal), None)
        return cls(
            sphere=str(eye.sphere or optics.PLANO),
            cylinder=str(eye.cylinder),
            axis=eye.axis,
            add=None if eye.add is None else str(eye.add),
            prism_horizontal=_amount(sideways),
            prism_horizontal_base=None if sideways is None else sideways.base.value,
            prism_vertical=_amount(upright),
            prism_vertical_base=None if upright is None else upright.base.value,
            balance=eye.balance,
            written=optics.written_eye(eye),
        )


def _amount(prism: optics.Prism | None) -> str | None:
    return None if prism is None else f"{prism.hundredths // 100}.{prism.hundredths % 100:02d}"


@strawberry.type
class Pd:
    """Pupillary distance in tenths of a millimetre; per eye it is an assumption when only one number was given."""

    binocular_tenths: int
    right_tenths: int
    left_tenths: int
    near_tenths: int | None
    assumed_symmetric: bool

    @classmethod
    def of(cls, pd: optics.PupillaryDistance) -> "Pd":
        half = pd.distance_tenths // 2
        return cls(
            binocular_tenths=pd.distance_tenths,
            right_tenths=half if pd.od_tenths is None else pd.od_tenths,
            left_tenths=pd.distance_tenths - half if pd.os_tenths is None else pd.os_tenths,
            near_tenths=pd.near_tenths,
            assumed_symmetric=pd.assumed_symmetric,
        )


@strawberry.type
class PrescriptionValues:
    od: EyeRx
    os: EyeRx
    pd: Pd
    issued_on: date | None
    expires_on: date | None
    prescriber: str | None

    @classmethod
    def of(
        cls, rx: optics.Prescription, pd: optics.PupillaryDistance, prescriber: str | None = None
    ) -> "PrescriptionValues":
        missing = optics.EyeRx(None, balance=True)
        return cls(
            od=EyeRx.of(rx.od or missing),
            os=EyeRx.of(rx.os or missing),
            pd=Pd.of(pd),
            issued_on=rx.issued_on,
            expires_on=rx.expires_on,
            prescriber=prescriber,
        )

    @classmethod
    def of_stored(
        cls, rx: Mapping[str, Any], pd: Mapping[str, Any], prescriber: str | None = None
    ) -> "PrescriptionValues":
        """From the stored shapes of optics (``to_dict``)."""
        return cls.of(optics.Prescription.from_dict(rx), optics.PupillaryDistance.from_dict(pd), prescriber)

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> "PrescriptionValues":
        """From the form in which carts and orders keep a prescription."""
        return cls.of_stored(kept["rx"], kept["pd"], kept.get("prescriber"))
