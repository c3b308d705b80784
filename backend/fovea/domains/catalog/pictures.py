"""The pictures of frames, from the list that the studio writes beside them. They appear as they are made."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from fovea.domains.catalog.contract import PictureView

FOLDER = Path(__file__).resolve().parents[3] / "media" / "frames"
_MANIFEST = FOLDER / "manifest.json"

_Models = dict[str, dict[str, tuple[PictureView, ...]]]


def pictures(frame_code: str, colour_code: str) -> tuple[PictureView, ...]:
    """Every picture of a colour, fronts first, small ones before large; empty until the first is made."""
    return _models().get(frame_code, {}).get(colour_code, ())


def picture(frame_code: str, colour_code: str) -> PictureView | None:
    """The smallest front: what stands beside a line of text."""
    fronts = [one for one in pictures(frame_code, colour_code) if one.view == "front"]
    return fronts[0] if fronts else None


def _models() -> _Models:
    try:
        changed = _MANIFEST.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return _read(changed)


@lru_cache(maxsize=1)
def _read(_changed: int) -> _Models:
    models: dict[str, dict[str, dict[str, Any]]] = orjson.loads(_MANIFEST.read_bytes())["models"]
    order = {"front": 0, "three-quarter": 1, "side": 2}
    return {
        model: {
            colour: tuple(
                PictureView(view.replace("-", "_"), file["width"], file["height"], file["file"], shot["alt"])
                for view, shot in sorted(views.items(), key=lambda item: order.get(item[0], 9))
                for file in sorted(shot["files"], key=lambda one: int(one["width"]))
            )
            for colour, views in colours.items()
        }
        for model, colours in models.items()
    }
