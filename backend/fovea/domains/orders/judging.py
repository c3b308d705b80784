"""A prescription against lenses that were ordered: every rule's word, in the form that is kept."""

from collections.abc import Mapping
from typing import Any

from fovea.domains import catalog, optics
from fovea.domains.orders.contract import FindingNote, LensSnapshot
from fovea.kernel.db import Reader
from fovea.kernel.errors import WrongState


async def judge(
    reader: Reader, sku: str, lenses: LensSnapshot, prescription: dict[str, Any], previous: dict[str, Any] | None
) -> tuple[FindingNote, ...]:
    """The rules' word on these lenses made to this prescription, by the policy they were ordered under. Raises
    WrongState when the frame is gone.

    ``prescription`` and ``previous`` have optics' stored forms under ``rx`` and ``pd``.
    """
    frame = await _frame(reader, sku)
    offered = await catalog.lens_range(reader)
    policy = await catalog.lens_policy(reader, lenses.policy_version)
    verdict = optics.check(
        optics.Prescription.from_dict(prescription["rx"]),
        optics.PupillaryDistance.from_dict(prescription["pd"]),
        frame,
        catalog.lens_choice(
            optics.LensUse(lenses.use),
            lenses.material_code,
            [one for one in offered.treatments if one.code in lenses.treatments],
            None if lenses.design_code is None else offered.design(lenses.design_code),
        ),
        optics.Circumstances(
            today=reader.now.date(),
            age=lenses.wearer_age,
            fitting_heights={optics.Eye(eye): height for eye, height in lenses.fitting_heights.items()},
            previous=None if previous is None else optics.Prescription.from_dict(previous["rx"]),
        ),
        policy=policy.judging(),
    )
    return tuple(note_of(finding) for finding in verdict.findings)


async def check_heights(reader: Reader, sku: str, heights: Mapping[str, int]) -> None:
    """Raises RxError for a pupil above the lenses of this frame, WrongState when the frame is gone."""
    optics.check_heights({optics.Eye(eye): height for eye, height in heights.items()}, await _frame(reader, sku))


async def _frame(reader: Reader, sku: str) -> optics.FrameGeometry:
    variants = await catalog.variants(reader, [sku])
    if not variants:
        raise WrongState("This frame has left the catalogue; its lenses cannot be judged again.")
    return catalog.geometry_of(variants[0])


def note_of(finding: optics.Finding) -> FindingNote:
    """A finding as cart and order keep it."""
    return FindingNote(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        staff_message=finding.staff_message,
        source=finding.source,
        eye=finding.eye.value if finding.eye else None,
    )
