"""Measures of one frame as the mesh builders need them, and the bend of its front."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fovea.domains.optics.outline import Family, outline, outward_normals, resample
from fovea.seed.frames.model import FrameModel, Style
from pictures.parts import Floats, Part

DEPTH_RADIUS_Y_MM = 420.0


@dataclass(frozen=True)
class Geometry:
    """One frame in its reference size; `lens` is the left lens (+x temporal), centred on its box, mm."""

    model: FrameModel
    style: Style
    a: float
    b: float
    dbl: float
    temple_length: float
    family: Family
    lens: Floats

    @property
    def centre_x(self) -> float:
        """From the middle of the bridge to the box centre."""
        return (self.dbl + self.a) / 2

    @property
    def edge_x(self) -> float:
        """From the middle of the bridge to the outer edge of the lens box."""
        return self.dbl / 2 + self.a

    @property
    def end_x(self) -> float:
        """From the middle of the bridge to the end of the front."""
        return self.edge_x + self.style.end_width

    @property
    def end_y(self) -> float:
        return self.style.end_at * self.b / 2

    @property
    def bridge_y(self) -> float:
        return self.style.bridge_at * self.b / 2

    @property
    def bend_radius(self) -> float:
        """Radius of the front seen from above, mm: a steeper base curve bends the front more."""
        return 120.0 + 560.0 / (self.model.base_curve_quarters / 4)

    @property
    def bulge(self) -> float:
        """How far the lens rises over its rim, mm."""
        return 1.1 + 0.12 * (self.model.base_curve_quarters / 4 - 4)

    def set_back(self, x: float, y: float) -> float:
        """z of the bent front at (x, y). Only z is changed by the bend, so A, B and DBL stay true."""
        return -(x**2) / (2 * self.bend_radius) - y**2 / (2 * DEPTH_RADIUS_Y_MM)

    def bent(self, part: Part) -> Part:
        """A part built on the flat front plane, moved onto the bent front."""
        x, y = part.vertices[:, 0], part.vertices[:, 1]
        vertices = part.vertices.copy()
        vertices[:, 2] -= x**2 / (2 * self.bend_radius) + y**2 / (2 * DEPTH_RADIUS_Y_MM)
        if part.normals is None:
            return replace(part, vertices=vertices)
        normals = part.normals.copy()
        normals[:, 0] += normals[:, 2] * x / self.bend_radius
        normals[:, 1] += normals[:, 2] * y / DEPTH_RADIUS_Y_MM
        return replace(part, vertices=vertices, normals=normals / np.linalg.norm(normals, axis=1, keepdims=True))

    def rim_point(self, y: float, *, temporal: bool) -> tuple[float, float]:
        """The point of the lens outline at height `y` on its temporal or nasal side, in front coordinates."""
        points = self.lens[(self.lens[:, 0] > 0) == temporal]
        x, y_found = points[np.argmin(np.abs(points[:, 1] - y))]
        return float(x + self.centre_x), float(y_found)

    def offset(self, distance: float) -> Floats:
        """The lens outline moved outwards along its normals."""
        return resample(self.lens + outward_normals(self.lens) * distance, 4000)

    def outer_contour(self) -> Floats:
        """Outer edge of a full acetate rim: the family again in a larger box, its corners kept."""
        s = self.style
        family = self.family.squarer(s.corner_gain)
        curve = outline(family, self.a + 2 * s.rim_side, self.b + s.rim_top + s.rim_bottom)
        curve = _left_lens(curve) + (0.0, (s.rim_top - s.rim_bottom) / 2)
        lift = np.clip(outward_normals(curve) @ (0.77, 0.64), 0.0, 1.0) ** 3
        return resample(curve + outward_normals(curve) * (s.wing * lift)[:, None], 4000)


def geometry(model: FrameModel) -> Geometry:
    """The model in its reference size."""
    size = model.sizes[0]
    a, b = size.a_tenths / 10, size.b_tenths / 10
    lens = _left_lens(outline(model.outline, a, b))
    return Geometry(model, model.style, a, b, size.dbl_tenths / 10, float(size.temple_mm), model.outline, lens)


def _left_lens(curve: Floats) -> Floats:
    """A right lens (+x nasal) as the left one (+x temporal), still counter-clockwise."""
    return (curve * (-1.0, 1.0))[::-1]
