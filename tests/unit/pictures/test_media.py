"""The committed pictures are those of the catalogue as it stands."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from pictures.catalogue import BACKEND
from pictures.manifest import NAME
from pictures.plan import Shot

from fovea.seed.frames import load_frames

FOLDER = BACKEND / "media" / "frames"
MANIFEST: dict[str, Any] = json.loads((FOLDER / NAME).read_text())
MODELS = {model.code: model for model in load_frames()}
ENTRIES = [
    (code, colour, view, entry)
    for code, colours in MANIFEST["models"].items()
    for colour, views in colours.items()
    for view, entry in views.items()
]


def webp_size(path: Path) -> tuple[int, int]:
    """Width and height from the header of a lossy WebP file (VP8 bitstream, RFC 9649)."""
    head = path.read_bytes()[:30]
    assert head[:4] == b"RIFF"
    assert head[8:16] == b"WEBPVP8 "
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def test_every_entry_points_to_pictures_of_the_frame_as_it_is() -> None:
    for code, colour_code, view, entry in ENTRIES:
        model = MODELS[code]
        shot = Shot(model, next(c for c in model.colours if c.code == colour_code), view)
        assert entry["hash"] == shot.hash, f"{code} {colour_code} {view} is out of date"
        assert entry["alt"] == shot.alt
        for file in entry["files"]:
            assert file["file"] == shot.file(file["width"])
            assert webp_size(FOLDER / file["file"]) == (file["width"], file["height"])


def test_no_picture_is_left_over() -> None:
    listed = {file["file"] for *_, entry in ENTRIES for file in entry["files"]}
    assert {path.name for path in FOLDER.glob("*.webp")} == listed


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.code)
def test_every_colour_has_a_front_picture(model: Any) -> None:
    for colour in model.colours:
        assert "front" in MANIFEST["models"][model.code][colour.code]


def test_all_pictures_fit_the_repository() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.webp")) <= 40_000_000
