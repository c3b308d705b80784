"""A prescription against lenses that were ordered: every rule's word, in the form that is kept."""

from typing import Any

from fovea.domains import catalog, optics
from fovea.domains.orders.contract import FindingNote, LensSnapshot
from fovea.kernel.db import Reader
from fovea.kernel.errors import WrongState


async def judge(
    reader: Reader, sku: str, lenses: LensSnapshot, prescription: dict[str, Any], previous: dict[str, Any] | None
) -> tuple[FindingNote, ...]:
    """The rules' word on these lenses made to this prescription. Raises WrongState when the frame is not known any more.

    ``prescription`` and ``previous`` have optics' stored forms under ``rx`` and ``pd``.
    """
    variants = await catalog.variants(reader, [sku])
    if not variants:
        raise WrongState("This frame has left the catalogue; its lenses cannot be judged again.")
    included = {one.code: one.includes for one in await catalog.treatments(reader)}
    codes = {code for one in lenses.treatments for code in (one, *included.get(one, ()))}
    verdict = optics.check(
        optics.Prescription.from_dict(prescription["rx"]),
        optics.PupillaryDistance.from_dict(prescription["pd"]),
        catalog.geometry_of(variants[0]),
        optics.LensChoice(
            use=optics.LensUse(lenses.use),
            material=optics.MaterialCode(lenses.material_code),
            treatments=frozenset(optics.Treatment(code) for code in codes & set(optics.Treatment)),
        ),
        optics.Circumstances(
            today=reader.now.date(),
            previous=None if previous is None else optics.Prescription.from_dict(previous["rx"]),
        ),
    )
    return tuple(note_of(finding) for finding in verdict.findings)


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
