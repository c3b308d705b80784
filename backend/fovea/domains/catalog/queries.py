"""Reads of the catalogue, batched: a page of frames costs two statements however long it is."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text

from fovea.domains.catalog import rules
from fovea.domains.catalog.contract import (
    BridgeFit,
    ColourFamily,
    ColourView,
    FitWidth,
    FrameMaterial,
    FrameVariant,
    FrameView,
    LensDesignView,
    LensMaterialView,
    LensRange,
    PowerWindow,
    Rim,
    Shape,
    SizeView,
    TreatmentView,
    VariantView,
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
from fovea.kernel.db import Reader

_COLOUR = (ColourRow.code, ColourRow.name, ColourRow.family, ColourRow.swatch)
_SIZE = (
    SizeRow.a_tenths,
    SizeRow.b_tenths,
    SizeRow.ed_tenths,
    SizeRow.dbl_tenths,
    SizeRow.temple_mm,
    SizeRow.front_width_tenths,
    SizeRow.fit,
)
# How many columns of a variant's row come before its colour.
_HEAD = 3

_KIN = text(
    """
    SELECT f.id, kin.id AS kin
    FROM catalog.frame f
    CROSS JOIN LATERAL (
        SELECT o.id, (o.collection = f.collection) AS same, abs(o.position - f.position) AS far
        FROM catalog.frame o
        WHERE o.shape = f.shape AND o.sun = f.sun AND o.id <> f.id
        ORDER BY same DESC, far, o.id
        LIMIT :most
    ) kin
    WHERE f.id = ANY(:ids)
    ORDER BY f.id, kin.same DESC, kin.far, kin.id
    """
)


async def frames(reader: Reader, ids: Sequence[UUID]) -> tuple[FrameView, ...]:
    """The frames of these ids, in their order; unknown ids are left out."""
    if not ids:
        return ()
    rows = await reader.session.execute(_frames().where(FrameRow.id.in_(ids)))
    found = await _with_variants(reader, rows.all())
    return tuple(found[one] for one in ids if one in found)


async def frame_by_slug(reader: Reader, slug: str) -> FrameView | None:
    rows = (await reader.session.execute(_frames().where(FrameRow.slug == slug))).all()
    found = await _with_variants(reader, rows)
    return next(iter(found.values()), None)


async def all_frames(reader: Reader, after: UUID | None = None, most: int = 500) -> tuple[FrameView, ...]:
    """The whole catalogue in order of id, a batch at a time: for those who keep copies."""
    query = _frames().order_by(FrameRow.id).limit(most)
    if after is not None:
        query = query.where(FrameRow.id > after)
    found = await _with_variants(reader, (await reader.session.execute(query)).all())
    return tuple(found.values())


async def frame_ids(reader: Reader, after: UUID | None = None, most: int = 500) -> tuple[UUID, ...]:
    """Ids of the whole catalogue in order, a batch at a time."""
    query = select(FrameRow.id).order_by(FrameRow.id).limit(most)
    if after is not None:
        query = query.where(FrameRow.id > after)
    return tuple(await reader.session.scalars(query))


async def kin(reader: Reader, ids: Iterable[UUID], most: int = 4) -> dict[UUID, tuple[UUID, ...]]:
    """Frames of the same shape for each of these, of the same collection first."""
    found: dict[UUID, list[UUID]] = {}
    for frame_id, kin_id in await reader.session.execute(_KIN, {"ids": list(ids), "most": most}):
        found.setdefault(frame_id, []).append(kin_id)
    return {frame_id: tuple(others) for frame_id, others in found.items()}


async def variants(reader: Reader, skus: Iterable[str]) -> tuple[VariantView, ...]:
    """The variants of these SKUs with what is to be known of their frames; unknown SKUs are left out."""
    wanted = sorted(set(skus))
    rows = await reader.session.execute(
        select(VariantRow.id, VariantRow.sku, FrameRow, *_COLOUR, *_SIZE, SizeRow.trace)
        .join(FrameRow, FrameRow.id == VariantRow.frame_id)
        .join(ColourRow, ColourRow.id == VariantRow.colour_id)
        .join(SizeRow, SizeRow.id == VariantRow.size_id)
        .where(VariantRow.sku.in_(wanted))
        .order_by(VariantRow.sku)
    )
    return tuple(_variant_view(row) for row in rows)


async def skus_of_frames(reader: Reader, ids: Iterable[UUID]) -> dict[str, UUID]:
    """Every SKU of these frames and the frame it belongs to."""
    rows = await reader.session.execute(
        select(VariantRow.sku, VariantRow.frame_id).where(VariantRow.frame_id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}


async def frames_of_skus(reader: Reader, skus: Iterable[str]) -> tuple[UUID, ...]:
    """The frames these SKUs belong to."""
    found = await reader.session.scalars(
        select(VariantRow.frame_id).where(VariantRow.sku.in_(list(skus))).distinct().order_by(VariantRow.frame_id)
    )
    return tuple(found)


async def codes(reader: Reader) -> frozenset[str]:
    """The code of every frame."""
    return frozenset((await reader.session.scalars(select(FrameRow.code))).all())


async def last_position(reader: Reader) -> int:
    return await reader.session.scalar(select(func.max(FrameRow.position))) or 0


async def lens_materials(reader: Reader) -> tuple[LensMaterialView, ...]:
    """The materials that are sold, in the order shown."""
    rows = await reader.session.scalars(
        select(LensMaterialRow).where(LensMaterialRow.sold).order_by(LensMaterialRow.position)
    )
    return tuple(LensMaterialView(row.code, row.name, row.sentence) for row in rows)


async def treatments(reader: Reader) -> tuple[TreatmentView, ...]:
    """The treatments that are sold, in the order shown."""
    rows = await reader.session.scalars(
        select(LensTreatmentRow).where(LensTreatmentRow.sold).order_by(LensTreatmentRow.position)
    )
    return tuple(TreatmentView(row.code, row.name, row.sentence, tuple(row.includes)) for row in rows)


async def lens_designs(reader: Reader) -> tuple[LensDesignView, ...]:
    """The designs that are sold, in the order shown."""
    rows = await reader.session.scalars(
        select(LensDesignRow).where(LensDesignRow.sold).order_by(LensDesignRow.position)
    )
    return tuple(map(_design, rows))


async def lens_design(reader: Reader, code: str) -> LensDesignView | None:
    """A design, also one that is no longer sold: lenses were made in it."""
    row = await reader.session.get(LensDesignRow, code)
    return None if row is None else _design(row)


async def lens_range(reader: Reader) -> LensRange:
    """Everything lenses are chosen from: three statements."""
    return LensRange(await lens_materials(reader), await treatments(reader), await lens_designs(reader))


def _frames() -> Select[FrameRow, Any]:
    """Frames with the trace of their reference size."""
    return select(FrameRow, SizeRow.trace).join(SizeRow, (SizeRow.frame_id == FrameRow.id) & (SizeRow.position == 0))


async def _with_variants(reader: Reader, rows: Sequence[Any]) -> dict[UUID, FrameView]:
    if not rows:
        return {}
    by_frame: dict[UUID, list[FrameVariant]] = {frame.id: [] for frame, _ in rows}
    found = await reader.session.execute(
        select(VariantRow.frame_id, VariantRow.id, VariantRow.sku, *_COLOUR, *_SIZE)
        .join(ColourRow, ColourRow.id == VariantRow.colour_id)
        .join(SizeRow, SizeRow.id == VariantRow.size_id)
        .where(VariantRow.frame_id.in_(by_frame))
        .order_by(VariantRow.frame_id, ColourRow.position, SizeRow.position)
    )
    for row in found:
        colour, size = _colour(row[_HEAD : _HEAD + 4]), _size(row[_HEAD + 4 :])
        by_frame[row[0]].append(FrameVariant(row[1], row[2], colour, size))
    return {frame.id: _frame_view(frame, trace, by_frame[frame.id]) for frame, trace in rows}


def _colour(values: Sequence[Any]) -> ColourView:
    code, name, family, swatch = values
    return ColourView(code, name, ColourFamily(family), swatch)


def _size(values: Sequence[Any]) -> SizeView:
    a, b, ed, dbl, temple, width, fit = values
    return SizeView(a, b, ed, dbl, temple, width, FitWidth(fit), rules.label_of(a, dbl, temple))


def _frame_view(row: FrameRow, trace: Sequence[int], variants: Sequence[FrameVariant]) -> FrameView:
    return FrameView(
        id=row.id,
        slug=row.slug,
        code=row.code,
        name=row.name,
        collection=row.collection,
        description=row.description,
        shape=Shape(row.shape),
        rim=Rim(row.rim),
        material=FrameMaterial(row.material),
        bridge_fit=BridgeFit(row.bridge_fit),
        sun=row.sun,
        weight_tenths_g=row.weight_tenths_g,
        base_curve_quarters=row.base_curve_quarters,
        rim_tenths=row.rim_tenths,
        introduced_on=row.introduced_on,
        position=row.position,
        trace=tuple(trace),
        variants=tuple(variants),
    )


def _variant_view(row: Any) -> VariantView:
    variant_id, sku, frame = row[0], row[1], row[2]
    return VariantView(
        id=variant_id,
        sku=sku,
        frame_id=frame.id,
        frame_code=frame.code,
        frame_slug=frame.slug,
        frame_name=frame.name,
        rim=Rim(frame.rim),
        material=FrameMaterial(frame.material),
        sun=frame.sun,
        base_curve_quarters=frame.base_curve_quarters,
        weight_tenths_g=frame.weight_tenths_g,
        colour=_colour(row[_HEAD : _HEAD + 4]),
        size=_size(row[_HEAD + 4 : -1]),
        trace=tuple(row[-1]),
    )


def _design(row: LensDesignRow) -> LensDesignView:
    return LensDesignView(
        code=row.code,
        name=row.name,
        sentence=row.sentence,
        use=row.use,
        made=tuple(PowerWindow(*window) for window in row.made),
        treatments=tuple(row.treatments),
        corridor_tenths=row.corridor_tenths,
        min_height_tenths=row.min_height_tenths,
        min_add_eighths=row.min_add_eighths,
        max_add_eighths=row.max_add_eighths,
    )
