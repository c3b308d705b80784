"""Frames in PostgreSQL: made whole, found in batches, never twice."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.domains import catalog
from fovea.domains.catalog import rules
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database
from tests.factories.frames import HAVANA, LARGE, SMALL, a_frame


async def test_every_colour_is_made_in_every_size_with_its_own_trace(db: Database) -> None:
    made = await db.run(SYSTEM, catalog.create_frame, a_frame("ALDER"))
    assert [variant.sku for variant in made.variants] == [
        "FV-ALDER-BLK-46",
        "FV-ALDER-BLK-52",
        "FV-ALDER-HAV-46",
        "FV-ALDER-HAV-52",
    ]
    assert [size.label for size in made.sizes] == ["46□21 145", "52□20 150"]
    assert made.trace == rules.trace_of(SMALL, "panto")
    (large,) = await db.read(ANONYMOUS, catalog.variants, ["FV-ALDER-HAV-52", "unknown"])
    assert large.trace == rules.trace_of(LARGE, "panto")
    assert large.description == "Alder, Havana, 52□20 150"
    assert catalog.geometry_of(large).frame_pd_mm == pytest.approx(72.0, abs=0.05)


async def test_codes_are_one_frame_each_even_at_once(db: Database) -> None:
    made = await asyncio.gather(
        *(db.run(SYSTEM, catalog.create_frame, a_frame("ALDER")) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in made) == ["FrameExists", "FrameExists", "FrameExists", "FrameView"]
    with pytest.raises(catalog.FrameExists) as refused:
        await db.run(SYSTEM, catalog.create_frame, a_frame("alder "))
    assert refused.value.path == ("code",)


async def test_frames_come_in_the_order_asked_for(db: Database) -> None:
    made = [await db.run(SYSTEM, catalog.create_frame, a_frame(code)) for code in ("ALDER", "BEECH", "CEDAR")]
    ids = [made[2].id, made[0].id, UUID(int=7)]
    found = await db.read(ANONYMOUS, catalog.frames, ids)
    assert [frame.name for frame in found] == ["Cedar", "Alder"]
    assert await db.read(ANONYMOUS, catalog.frames, []) == ()
    assert (await db.read(ANONYMOUS, catalog.frame_by_slug, "beech")) == made[1]
    assert await db.read(ANONYMOUS, catalog.frame_by_slug, "elm") is None


async def test_kin_have_the_same_shape_and_the_same_collection_first(db: Database) -> None:
    alder = await db.run(SYSTEM, catalog.create_frame, a_frame("ALDER"))
    other = await db.run(SYSTEM, catalog.create_frame, a_frame("BEECH", collection="Halden"))
    same = await db.run(SYSTEM, catalog.create_frame, a_frame("CEDAR"))
    await db.run(SYSTEM, catalog.create_frame, a_frame("DOUGLAS", shape=catalog.Shape.ROUND))
    await db.run(SYSTEM, catalog.create_frame, a_frame("ELM", sun=True))
    assert await db.read(ANONYMOUS, catalog.kin, [alder.id]) == {alder.id: (same.id, other.id)}


async def test_the_lens_range_is_what_was_last_set(db: Database) -> None:
    clear = catalog.LensMaterialView("CR39", "Standard 1.50", "Clear.")
    thin = catalog.LensMaterialView("HI160", "Thin 1.60", "Thin.")
    mirror = catalog.TreatmentView("MIRROR", "Mirror", "Shines.", ("HARD_COAT",))
    await db.run(SYSTEM, catalog.set_lens_range, catalog.SetLensRange((clear, thin), (mirror,)))
    await db.run(SYSTEM, catalog.set_lens_range, catalog.SetLensRange((thin,), ()))
    assert await db.read(ANONYMOUS, catalog.lens_materials) == (thin,)
    assert await db.read(ANONYMOUS, catalog.treatments) == ()
    async with db.connection() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM catalog.lens_material")) == 2


async def test_designs_are_part_of_the_range(db: Database) -> None:
    clear = catalog.LensMaterialView("CR39", "Standard 1.50", "Clear.")
    single = catalog.LensDesignView(
        "DISTANCE", "Single vision", "One power.", "DISTANCE", (catalog.PowerWindow("CR39"),), ("TINT",)
    )
    progressive = catalog.LensDesignView(
        "PROGRESSIVE",
        "Progressive",
        "All distances.",
        "PROGRESSIVE",
        (catalog.PowerWindow("CR39", -48, 40),),
        (),
        corridor_tenths=140,
        min_height_tenths=180,
        min_add_eighths=6,
        max_add_eighths=28,
    )
    await db.run(SYSTEM, catalog.set_lens_range, catalog.SetLensRange((clear,), (), (single, progressive)))
    found = await db.read(ANONYMOUS, catalog.lens_range)
    assert found == catalog.LensRange((clear,), (), (single, progressive))
    assert found.designs_for("PROGRESSIVE") == (progressive,)
    await db.run(SYSTEM, catalog.set_lens_range, catalog.SetLensRange((clear,), (), (progressive,)))
    assert await db.read(ANONYMOUS, catalog.lens_designs) == (progressive,)
    assert await db.read(ANONYMOUS, catalog.lens_design, "DISTANCE") == single
    assert await db.read(ANONYMOUS, catalog.lens_design, "OFFICE") is None


async def test_skus_lead_to_their_frames(db: Database) -> None:
    alder = await db.run(SYSTEM, catalog.create_frame, a_frame("ALDER", colours=(HAVANA,)))
    await db.run(SYSTEM, catalog.create_frame, a_frame("BEECH"))
    assert await db.read(ANONYMOUS, catalog.frames_of_skus, ["FV-ALDER-HAV-46", "FV-ALDER-HAV-52", "x"]) == (alder.id,)
    assert await db.read(ANONYMOUS, catalog.skus_of_frames, [alder.id]) == {
        "FV-ALDER-HAV-46": alder.id,
        "FV-ALDER-HAV-52": alder.id,
    }
    assert await db.read(ANONYMOUS, catalog.codes) == {"ALDER", "BEECH"}
