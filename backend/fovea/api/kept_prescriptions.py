"""Lenses from a prescription that is kept, and keeping one that was typed for lenses."""

from uuid import UUID

import strawberry

from fovea.api.context import Context
from fovea.api.prescriptions import PrescriptionInput, Written
from fovea.domains import customers, optics
from fovea.kernel.actor import ActorKind
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import from_global_id


async def written_for(context: Context, typed: PrescriptionInput | None, kept: strawberry.ID | None) -> Written | None:
    """What lenses are to be made from: the customer's own kept prescription, else what was typed, else nothing.

    Raises RxError at the fields typed, NotFound for a prescription that is not theirs.
    """
    if kept is None:
        return None if typed is None else typed.read()
    prescription_id = kept_id(kept)
    assert prescription_id is not None
    content = (await context.read(customers.prescription, prescription_id)).content
    rx, pd = optics.Prescription.from_dict(content.rx), optics.PupillaryDistance.from_dict(content.pd)
    return Written(rx, pd, content.prescriber)


def kept_id(kept: strawberry.ID | None) -> UUID | None:
    """Which version of a kept prescription is meant. Raises NotFound for an id of anything else."""
    if kept is None:
        return None
    found = from_global_id("SavedPrescription", kept)
    if found is None:
        raise NotFound("There is no such prescription.", path=("savedPrescriptionId",))
    return found


def check_keeping(context: Context, label: str | None) -> None:
    """Raises InvalidInput when someone who is not signed in wants a prescription kept."""
    if label is not None and context.actor.kind is not ActorKind.CUSTOMER:
        raise InvalidInput("Sign in to keep a prescription.", path=("savePrescriptionAs",))


async def keep(context: Context, written: Written | None, label: str | None) -> None:
    """Keep what was typed under this label, once its lenses are in the cart."""
    if label is None or written is None:
        return
    content = customers.PrescriptionContent(written.rx.to_dict(), dict(written.with_pd().to_dict()), written.prescriber)
    await context.run(customers.save_prescription, customers.SavePrescription(label, content))
