from dataclasses import replace
from pathlib import Path

import pytest
from pictures.manifest import Manifest
from pictures.plan import VIEWS, Shot, missing, shots

from fovea.domains.optics.outline import FAMILIES
from fovea.seed.frames import load_frames
from fovea.seed.frames.model import FrameModel

FRAMES = load_frames()
ALDER = next(model for model in FRAMES if model.code == "ALDER")
SHOT = Shot(ALDER, ALDER.colours[0], "front")


def test_every_front_comes_before_any_other_view() -> None:
    planned = list(shots(FRAMES))
    fronts = [shot for shot in planned if shot.view == "front"]
    assert planned[: len(fronts)] == fronts
    assert {(s.model.code, s.colour.code) for s in fronts} == {(m.code, c.code) for m in FRAMES for c in m.colours}
    assert [s.model.code for s in planned if s.view == "side"] == [m.code for m in FRAMES]
    angled = [shot for shot in planned if shot.view == "three-quarter"]
    assert [s.model.code for s in angled[: len(FRAMES)]] == [m.code for m in FRAMES], "each model once, then colours"
    assert len(angled) == len(fronts)
    assert [view for view in VIEWS if any(s.view == view for s in planned)] == list(VIEWS)


def test_file_names_are_unique_and_say_what_they_show() -> None:
    names = [shot.file(720) for shot in shots(FRAMES)]
    assert len(set(names)) == len(names)
    assert SHOT.file(720) == f"alder-hav-front-720.{SHOT.hash}.webp"


def test_alt_text_names_the_frame() -> None:
    assert SHOT.alt == "Alder, panto frame in acetate, Havana, seen from the front"
    quire = next(model for model in FRAMES if model.code == "QUIRE")
    assert Shot(quire, quire.colours[0], "side").alt == (
        "Quire, rimless rectangle frame in titanium, Silver, seen from the side"
    )


@pytest.mark.parametrize(
    "changed",
    [
        replace(ALDER, style=replace(ALDER.style, rim_top=4.0)),
        replace(ALDER, outline=FAMILIES["oval"]),
        replace(ALDER, sizes=(replace(ALDER.sizes[0], b_tenths=431), *ALDER.sizes[1:])),
        replace(ALDER, base_curve_quarters=24),
    ],
    ids=["style", "outline", "measures", "base curve"],
)
def test_hash_follows_what_is_seen(changed: FrameModel) -> None:
    assert replace(SHOT, model=changed).hash != SHOT.hash


def test_hash_ignores_what_is_not_seen() -> None:
    reworded = replace(ALDER, description="Other words.", price_usd=1, sizes=ALDER.sizes[:1])
    renamed = replace(ALDER.colours[0], name="Other", swatch="#000000")
    assert replace(SHOT, model=reworded, colour=renamed).hash == SHOT.hash
    assert replace(SHOT, view="side").hash != SHOT.hash
    assert replace(SHOT, colour=ALDER.colours[1]).hash != SHOT.hash


def finish(folder: Path, shot: Shot, widths: tuple[int, ...]) -> None:
    for width in widths:
        (folder / shot.file(width)).write_bytes(b"picture")


def test_finished_pictures_are_skipped_until_they_change(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    finish(tmp_path, SHOT, (360, 720))
    manifest.add(SHOT, (360, 720))
    again = Manifest(tmp_path)
    assert again.has(SHOT, (360, 720))
    assert not again.has(SHOT, (480, 960)), "another width is another picture"
    todo = missing([ALDER], again, (360, 720), views=("front",))
    assert todo == [Shot(ALDER, colour, "front") for colour in ALDER.colours[1:]]
    (tmp_path / SHOT.file(360)).unlink()
    assert not again.has(SHOT, (360, 720)), "a lost file is made again"


def test_a_changed_picture_replaces_the_old_files(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    finish(tmp_path, SHOT, (360, 720))
    manifest.add(SHOT, (360, 720))
    changed = replace(SHOT, model=replace(ALDER, base_curve_quarters=24))
    assert not manifest.has(changed, (360, 720))
    finish(tmp_path, changed, (360, 720))
    manifest.add(changed, (360, 720))
    assert {path.name for path in tmp_path.iterdir()} == {"manifest.json", changed.file(360), changed.file(720)}


def test_only_names_models() -> None:
    class Nothing:
        def has(self, shot: Shot, widths: tuple[int, ...]) -> bool:
            return False

    todo = missing(FRAMES, Nothing(), (720,), only={"ELM"})
    assert {shot.model.code for shot in todo} == {"ELM"}
    assert len(todo) == 3 + 3 + 1
