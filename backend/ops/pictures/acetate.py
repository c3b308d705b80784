"""The acetate front: rims, bridge, end pieces and nose pads as one distance field."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fovea.seed.frames.model import Bridge, BridgeFit, Rivet
from pictures.field import (
    contour_distance,
    extruded,
    on_grid,
    rounded_box,
    smooth_max,
    smooth_min,
    surface,
    true_distance,
)
from pictures.geometry import Geometry
from pictures.parts import Floats, Part, block, pin

PLANE_STEP_MM = 0.15
SOLID_STEP_MM = 0.25
GROOVE_MM = 0.5  # the rim overlaps the lens by this much


@dataclass(frozen=True)
class Joint:
    """Where the left temple meets the front: middle of its end face, mm."""

    x: float
    y: float
    z: float


def acetate_front(g: Geometry, *, brow_cut: float | None = None) -> tuple[Part, Joint]:
    """The front in one piece; with `brow_cut` (height in mm) only the brows above it, without bridge and pads."""
    s = g.style
    xs = np.arange(0.0, g.end_x + 4.0, PLANE_STEP_MM)
    ys = np.arange(-g.b / 2 - 9.0, g.b / 2 + 13.0, PLANE_STEP_MM)
    outer, opening = _plan(g, xs, ys, brow_cut)
    xs3 = np.arange(-0.5 * SOLID_STEP_MM, xs[-1], SOLID_STEP_MM)
    ys3 = np.arange(ys[0], ys[-1], SOLID_STEP_MM)
    zs = np.arange(-s.thickness / 2 - 7.0, s.thickness / 2 + 1.0, SOLID_STEP_MM)
    rim = on_grid(outer, xs, ys, xs3, ys3)[..., None]
    hole = on_grid(opening, xs, ys, xs3, ys3)[..., None]
    x, y, z = (a.astype(np.float32) for a in np.meshgrid(np.abs(xs3), ys3, zs, indexing="ij", sparse=True))

    solid = extruded(rim, z, s.thickness, s.edge_radius)
    if s.chamfer:
        solid = smooth_max(solid, (rim + (z - s.thickness / 2) + s.chamfer) / np.sqrt(2.0), 0.25)
    joint_y = g.end_y + s.end_lift * 0.9
    joint_x = g.end_x - s.temple_thickness / 2 - 0.15
    hinge_block = rounded_box(
        x,
        y,
        z,
        (joint_x - 0.3, joint_y, -s.thickness / 2 - 1.4),
        (s.temple_thickness / 2 + 0.25, s.temple_heights[0] / 2, 2.2),
        0.9,
    )
    solid = smooth_min(solid, hinge_block, 1.4)
    if brow_cut is None:
        solid = smooth_min(solid, _nose_pad(g, x, y, z), 2.6)
    # The lens opening, its edges broken like the outer ones.
    depth = s.thickness / 2 - np.abs(z)
    solid = smooth_max(solid, -(hole - np.maximum(0.55 - depth, 0.0) * 0.9), 0.5)

    # xs3 starts half a step left of the nose: dropping that row mirrors the half without a seam.
    whole = np.pad(np.concatenate([solid[:0:-1], solid[1:]], axis=0), 1, constant_values=5.0)
    origin = np.array([-xs3[-1], ys3[0], zs[0]]) - SOLID_STEP_MM
    vertices, faces, normals = surface(whole, origin, SOLID_STEP_MM)
    front = g.bent(Part("front", vertices, faces, "front", normals))
    return front, Joint(joint_x, joint_y, -s.thickness / 2 - 3.6 + g.set_back(joint_x, joint_y))


def rivets(g: Geometry, joint: Joint) -> list[Part]:
    """Metal heads of the hinge on the end piece, between lens and outer edge."""
    s = g.style
    if s.rivet is Rivet.NONE:
        return []
    lens_x, _ = g.rim_point(min(joint.y, g.b / 2 - 2.0), temporal=True)
    middle = (max(lens_x, g.edge_x - 4.0) + 1.0 + g.end_x) / 2
    room = g.end_x - lens_x > 7.5
    offsets = {
        Rivet.PIN: [(0.0, 0.0)],
        Rivet.BAR: [(0.0, 0.0)],
        Rivet.DOUBLE: [(-1.5, 0.0), (1.5, 0.0)] if room else [(0.0, -1.5), (0.0, 1.5)],
    }[s.rivet]
    heads: list[Part] = []
    for i, (dx, dy) in enumerate(offsets):
        x, y = middle + dx, joint.y + dy
        z = s.thickness / 2 + g.set_back(x, y)
        if s.rivet is Rivet.BAR:
            heads.append(block(f"rivet {i}", (x, y, z), (1.0, 2.5, 0.25)))
        else:
            heads.append(pin(f"rivet {i}", (x, y, z - 0.1), (x / g.bend_radius, y / 420.0, 1.0), 0.8, 0.5))
    return heads


def _plan(g: Geometry, xs: Floats, ys: Floats, brow_cut: float | None) -> tuple[Floats, Floats]:
    """Signed distances of the front's outer contour and of its lens opening in the plane (right half)."""
    s = g.style
    x, y = np.meshgrid(xs, ys, indexing="ij")
    centre = (g.centre_x, 0.0)
    rim = contour_distance(g.outer_contour() + centre, xs, ys)
    narrowest = 0.85 * min(s.rim_side, s.rim_top, s.rim_bottom)
    rim = np.minimum(rim, contour_distance(g.offset(narrowest) + centre, xs, ys))
    opening = contour_distance(g.offset(-GROOVE_MM) + centre, xs, ys)

    outer = _with_bridge(g, rim, x, y) if brow_cut is None else rim
    corner = min(s.end_depth / 2, 2.6)
    risen = y - g.end_y - s.end_lift * np.clip((x - (g.end_x - 14.0)) / 14.0, 0.0, 1.0) ** 2
    qx, qy = np.abs(x - (g.end_x - 8.0)) - 8.0 + corner, np.abs(risen) - s.end_depth / 2 + corner
    end = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0)) + np.minimum(np.maximum(qx, qy), 0) - corner
    outer = smooth_min(outer, end, s.end_blend)
    if brow_cut is not None:
        outer = smooth_max(outer, brow_cut - y, 1.2)
    return true_distance(outer, xs, ys), opening


def _with_bridge(g: Geometry, rim: Floats, x: Floats, y: Floats) -> Floats:
    """The rim joined to its other half: a band with an arched lower edge, opened by a keyhole if there is one."""
    s = g.style
    half_depth, reach, arch = s.bridge_depth / 2, g.dbl / 2 + 2.0, 2.2
    top = g.bridge_y + half_depth - 1.2 * (1 - (x / reach) ** 2)
    bottom = g.bridge_y - half_depth + arch * (1 - np.clip(x / (g.dbl / 2), 0.0, 1.0) ** 2)
    outer = smooth_min(rim, np.maximum.reduce([y - top, bottom - y, x - reach - 3.0]), 3.5)
    if s.bridge is Bridge.KEYHOLE:
        radius = 0.215 * g.dbl
        hole = np.hypot(x, y - (g.bridge_y - half_depth + arch - 0.55 * radius)) - radius
        outer = smooth_max(outer, -hole, 1.0)
    return outer


def _nose_pad(g: Geometry, x: Floats, y: Floats, z: Floats) -> Floats:
    """Pad grown out of the rim; deeper and lower for a low bridge fit."""
    low = g.model.bridge_fit is BridgeFit.LOW
    depth = 5.0 if low else 3.6
    py = -0.12 * g.b
    above, below = (g.rim_point(py + dy, temporal=False)[0] for dy in (4.0, -4.0))
    # Where the lens falls away from the nose the pad goes with it, or it would stand free of the rim.
    rim_x = max(g.dbl / 2, (above + below) / 2 - 2.3)
    px = rim_x - g.style.rim_side + (2.2 if low else 2.6)
    lean = max(0.34, float(np.arctan2(below - above, 8.0)))
    c, s = np.cos(lean), np.sin(lean)
    u, v = (x - px) * c + (y - py) * s, -(x - px) * s + (y - py) * c
    w = z + g.style.thickness / 2 + 0.4
    radius = np.sqrt((u / (2.8 if low else 2.5)) ** 2 + (v / 9.0) ** 2 + (w / depth) ** 2)
    return (radius - 1) * 2.4
