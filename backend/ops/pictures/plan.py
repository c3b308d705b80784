"""Which pictures there are, in which order they are made, and what they are called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from fovea.seed.frames.model import FrameColour, FrameModel
from pictures.views import CAMERAS

# Raise it when light, materials or meshes change so that every picture must be made anew.
STUDIO = "1"

# Fronts come first, so that an interrupted run still shows every frame; sides are made once per model.
VIEWS = ("front", "three-quarter", "side")


@dataclass(frozen=True)
class Shot:
    """One picture: a model in a colour from a view."""

    model: FrameModel
    colour: FrameColour
    view: str

    @property
    def hash(self) -> str:
        """Eight hex digits of everything that decides how the picture looks, apart from its size."""
        size = self.model.sizes[0]
        look = {
            "studio": STUDIO,
            "camera": asdict(CAMERAS[self.view]),
            "outline": asdict(self.model.outline),
            "style": asdict(self.model.style),
            "build": [self.model.material, self.model.rim, self.model.shape, self.model.bridge_fit],
            "base": self.model.base_curve_quarters,
            "measures": [size.a_tenths, size.b_tenths, size.dbl_tenths, size.temple_mm],
            "paint": [asdict(self.colour)[k] for k in ("front", "temple", "metal", "lens")],
        }
        return hashlib.sha256(json.dumps(look, sort_keys=True).encode()).hexdigest()[:8]

    @property
    def alt(self) -> str:
        """What a reader who cannot see the picture is told."""
        kind = "sunglasses" if self.model.sun else "frame"
        rim = {"full": "", "semi": "semi-rimless ", "rimless": "rimless "}[self.model.rim]
        seen = {"front": "from the front", "three-quarter": "at an angle", "side": "from the side"}[self.view]
        material = "" if self.model.material == "combination" else f" in {self.model.material}"
        return f"{self.model.name}, {rim}{self.model.shape} {kind}{material}, {self.colour.name}, seen {seen}"

    def file(self, width: int) -> str:
        """File name, as in alder-hav-front-720.1a2b3c4d.webp."""
        return f"{self.model.code}-{self.colour.code}-{self.view}-{width}.{self.hash}.webp".lower()


def shots(models: Sequence[FrameModel], views: Sequence[str] = VIEWS) -> Iterator[Shot]:
    """Every picture in the order of making: view by view, model by model. Sides are made in the first colour only."""
    for view in VIEWS:
        if view not in views:
            continue
        for model in models:
            # At an angle every model is shown once before any is shown in its other colours.
            colours = model.colours if view == "front" else model.colours[:1]
            yield from (Shot(model, colour, view) for colour in colours)
        if view == "three-quarter":
            yield from (Shot(model, colour, view) for model in models for colour in model.colours[1:])


class Finished(Protocol):
    """Knows which pictures are there already."""

    def has(self, shot: Shot, widths: tuple[int, ...]) -> bool: ...


def missing(
    models: Sequence[FrameModel],
    finished: Finished,
    widths: tuple[int, ...],
    *,
    views: Sequence[str] = VIEWS,
    only: Container[str] | None = None,
) -> list[Shot]:
    """The pictures still to be made, in order; `only` names model codes."""
    wanted = [model for model in models if only is None or model.code in only]
    return [shot for shot in shots(wanted, views) if not finished.has(shot, widths)]
