"""Use cases of the catalogue."""

from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.catalog import queries, rules
from fovea.domains.catalog.contract import (
    CreateFrame,
    FrameCreated,
    FrameExists,
    FrameView,
    NewColour,
    SetLensRange,
)
from fovea.domains.catalog.models import (
    ColourRow,
    FrameRow,
    LensDesignRow,
    LensMaterialRow,
    LensTreatmentRow,
    SizeRow,
    VariantRow,
)
from fovea.kernel.db import UnitOfWork
from fovea.kernel.ids import new_id


async def create_frame(uow: UnitOfWork, command: CreateFrame) -> FrameView:
    """A new model with every colour in every size. Raises InvalidInput at a field, FrameExists."""
    clean = _trimmed(command)
    rules.check_frame(clean)
    frame_id = await _insert_frame(uow, clean)
    colours = [
        ColourRow(
            id=new_id(),
            frame_id=frame_id,
            position=position,
            code=colour.code,
            name=colour.name,
            family=colour.family.value,
            swatch=colour.swatch,
        )
        for position, colour in enumerate(clean.colours)
    ]
    sizes = _sizes(frame_id, clean)
    uow.add(*colours, *sizes)
    await uow.flush()
    uow.add(
        *(
            VariantRow(
                id=new_id(),
                frame_id=frame_id,
                colour_id=colour.id,
                size_id=size.id,
                sku=rules.sku_of(clean.code, colour.code, measures),
            )
            for colour in colours
            for size, measures in zip(sizes, clean.sizes, strict=True)
        )
    )
    await uow.flush()
    uow.touch("frame", frame_id)
    uow.record(FrameCreated(frame_id))
    (made,) = await queries.frames(uow, [frame_id])
    return made


async def _insert_frame(uow: UnitOfWork, command: CreateFrame) -> UUID:
    made: UUID | None = await uow.session.scalar(
        insert(FrameRow)
        .values(
            id=new_id(),
            code=command.code,
            slug=rules.slug_of(command.name) or command.code.lower(),
            name=command.name,
            collection=command.collection,
            description=command.description,
            shape=command.shape.value,
            rim=command.rim.value,
            material=command.material.value,
            bridge_fit=command.bridge_fit.value,
            sun=command.sun,
            weight_tenths_g=command.weight_tenths_g,
            base_curve_quarters=command.base_curve_quarters,
            rim_tenths=rules.rim_tenths_of(command),
            introduced_on=command.introduced_on or uow.now.astimezone(UTC).date(),
            position=await queries.last_position(uow) + 1,
            created_at=uow.now,
        )
        .on_conflict_do_nothing()
        .returning(FrameRow.id)
    )
    if made is None:
        raise FrameExists(command.code)
    return made


def _sizes(frame_id: UUID, command: CreateFrame) -> list[SizeRow]:
    rows = []
    for position, size in enumerate(command.sizes):
        trace = rules.trace_of(size, command.outline)
        width = rules.front_width_of(size)
        rows.append(
            SizeRow(
                id=new_id(),
                frame_id=frame_id,
                position=position,
                a_tenths=size.a_tenths,
                b_tenths=size.b_tenths,
                ed_tenths=rules.ed_tenths_of(trace),
                dbl_tenths=size.dbl_tenths,
                temple_mm=size.temple_mm,
                front_width_tenths=width,
                fit=rules.fit_of(width).value,
                trace=list(trace),
            )
        )
    return rows


def _trimmed(command: CreateFrame) -> CreateFrame:
    """As typed, without spaces around and with codes in capitals."""
    return replace(
        command,
        code=command.code.strip().upper(),
        name=command.name.strip(),
        collection=command.collection.strip(),
        description=command.description.strip(),
        colours=tuple(
            NewColour(one.code.strip().upper(), one.name.strip(), one.family, one.swatch.strip().lower())
            for one in command.colours
        ),
    )


async def set_lens_range(uow: UnitOfWork, command: SetLensRange) -> None:
    """Sell exactly these materials, treatments and designs; rows are kept, because lenses were made of them."""
    materials: list[dict[str, Any]] = [
        {"code": one.code, "name": one.name, "sentence": one.sentence, "position": position, "sold": True}
        for position, one in enumerate(command.materials)
    ]
    treatments: list[dict[str, Any]] = [
        {
            "code": one.code,
            "name": one.name,
            "sentence": one.sentence,
            "includes": list(one.includes),
            "position": position,
            "sold": True,
        }
        for position, one in enumerate(command.treatments)
    ]
    designs: list[dict[str, Any]] = [
        {
            "code": one.code,
            "name": one.name,
            "sentence": one.sentence,
            "use": one.use,
            "corridor_tenths": one.corridor_tenths,
            "min_height_tenths": one.min_height_tenths,
            "min_add_eighths": one.min_add_eighths,
            "max_add_eighths": one.max_add_eighths,
            "made": [[window.material, window.weakest_eighths, window.strongest_eighths] for window in one.made],
            "treatments": list(one.treatments),
            "position": position,
            "sold": True,
        }
        for position, one in enumerate(command.designs)
    ]
    for table, rows in ((LensMaterialRow, materials), (LensTreatmentRow, treatments), (LensDesignRow, designs)):
        await uow.session.execute(update(table).values(sold=False))
        if rows:
            statement = insert(table).values(rows)
            changed = {name: statement.excluded[name] for name in rows[0] if name != "code"}
            await uow.session.execute(statement.on_conflict_do_update(index_elements=["code"], set_=changed))
