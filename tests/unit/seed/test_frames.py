import re
from collections import Counter

import pytest

from fovea.domains.optics.outline import effective_diameter, outline
from fovea.seed.frames import load_frames
from fovea.seed.frames.model import BridgeFit, FitWidth, FrameModel, Material, Rim, Shape, fit_width

FRAMES = load_frames()
each_model = pytest.mark.parametrize("model", FRAMES, ids=lambda model: model.code)


def test_the_catalogue_is_large_enough_and_deterministic() -> None:
    assert len(FRAMES) >= 64
    assert sum(len(m.colours) * len(m.sizes) for m in FRAMES) >= 210
    assert load_frames() == FRAMES


def test_codes_names_descriptions_and_skus_are_unique() -> None:
    skus = [m.sku(colour, size) for m in FRAMES for colour in m.colours for size in m.sizes]
    for values in ([m.code for m in FRAMES], [m.name for m in FRAMES], [m.description for m in FRAMES], skus):
        assert [value for value, count in Counter(values).items() if count > 1] == []
    assert all(re.fullmatch(r"FV-[A-Z]+-[A-Z]{3,4}-\d\d", sku) for sku in skus)


def test_every_filter_has_something_to_find() -> None:
    assert {m.shape for m in FRAMES} == set(Shape)
    assert {m.rim for m in FRAMES} == set(Rim)
    assert {m.material for m in FRAMES} == set(Material)
    assert {m.bridge_fit for m in FRAMES} == set(BridgeFit)
    assert {size.fit_width for m in FRAMES for size in m.sizes} == set(FitWidth)
    assert min(Counter(size.fit_width for m in FRAMES for size in m.sizes).values()) >= 8
    assert sum(m.sun for m in FRAMES) >= 10


@each_model
def test_measures_are_those_of_real_frames(model: FrameModel) -> None:
    for size in model.sizes:
        assert 400 <= size.a_tenths <= 620
        assert 300 <= size.b_tenths <= 520
        assert size.b_tenths <= size.a_tenths
        assert 140 <= size.dbl_tenths <= 240
        assert 135 <= size.temple_mm <= 155
        assert size.ed_tenths >= max(size.a_tenths, size.b_tenths)
        assert 1200 <= size.front_width_tenths <= 1520
        assert size.fit_width is fit_width(size.front_width_tenths)
        # One source of truth: the stored ED is that of the outline that is drawn and cut.
        curve = outline(model.outline, size.a_tenths / 10, size.b_tenths / 10)
        assert size.ed_tenths == round(effective_diameter(curve) * 10)
    assert 100 <= model.weight_tenths_g <= 400
    assert 8 <= model.base_curve_quarters <= 32
    assert len({size.a_tenths for size in model.sizes}) == len(model.sizes)


@each_model
def test_prices_stand_in_their_tiers(model: FrameModel) -> None:
    assert 9500 <= model.price_usd <= 32500
    assert 9500 <= model.price_eur <= model.price_usd


@each_model
def test_texts_are_plain_sentences(model: FrameModel) -> None:
    assert model.description.endswith(".")
    assert "!" not in model.description
    assert 40 <= len(model.description) <= 220


@each_model
def test_colours_suit_the_frame(model: FrameModel) -> None:
    assert len({colour.code for colour in model.colours}) == len(model.colours) >= 2
    for colour in model.colours:
        assert re.fullmatch(r"#[0-9a-f]{6}", colour.swatch)
        assert (colour.front is not None) == (model.material in (Material.ACETATE, Material.COMBINATION))
        assert (colour.lens.code != "clear") == model.sun
        assert colour.code.endswith(colour.lens.code) or not model.sun


@pytest.mark.parametrize(
    ("tenths", "width"),
    [(1289, FitWidth.NARROW), (1290, FitWidth.MEDIUM), (1380, FitWidth.MEDIUM), (1381, FitWidth.WIDE)],
)
def test_fit_width_limits(tenths: int, width: FitWidth) -> None:
    assert fit_width(tenths) is width
