"""Metal fronts: wire rims, upper rims with a nylon thread, rimless mounts, bridges, pads and end pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fovea.domains.optics.outline import outward_normals, resample
from fovea.seed.frames.model import Bridge, BridgeFit
from pictures.geometry import Geometry
from pictures.parts import Floats, Part, block, ellipsoid, pin, sweep, tube

BLADE_MM = 2.3  # half height of temple and end piece at the hinge


@dataclass(frozen=True)
class EndPiece:
    """Where a metal temple begins (left side, mm)."""

    x: float
    y: float
    z: float


def wire_rim(g: Geometry) -> Part:
    """Full rim: a wire round the lens."""
    line = resample(g.lens, 900)
    path = np.column_stack([line + (g.centre_x, 0.0), np.zeros(len(line))])
    normals = np.column_stack([outward_normals(line), np.zeros(len(line))])
    path = path + normals * 0.25
    wire = sweep(path, g.style.wire * 0.66, g.style.wire_depth, side=normals, exponent=2.8, closed=True)
    return g.bent(Part("rim", *wire, "metal"))


def upper_rim(g: Geometry) -> list[Part]:
    """Semi-rimless: a bar over the upper half, a nylon thread round the rest."""
    line = resample(g.lens, 1400)
    above = line[:, 1] > 0.0
    start = int(np.flatnonzero(above & ~np.roll(above, 1))[0])
    line, count = np.roll(line, -start, axis=0), int(above.sum())
    flat = np.column_stack([line + (g.centre_x, 0.0), np.zeros(len(line))])
    normals = np.column_stack([outward_normals(line), np.zeros(len(line))])
    thick = g.style.brow / 2 * (0.45 + 0.55 * np.clip(normals[:count, 1], 0.0, 1.0))
    reach = np.minimum(np.arange(count), np.arange(count)[::-1]) / 14.0
    dome = np.sqrt(1 - (1 - np.clip(reach, 0.05, 1.0)) ** 2)
    bar = sweep(
        flat[:count] + normals[:count] * 0.25,
        thick * 0.8 * dome,
        g.style.wire * 1.1 * dome,
        side=normals[:count],
        exponent=3.0,
    )
    lower = np.vstack([flat[count - 1 :], flat[:1]])
    thread = sweep(lower, 0.3, 0.3, around=12, side=(0, 0, 1))
    return [g.bent(Part("rim", *bar, "metal")), g.bent(Part("thread", *thread, "nylon"))]


def rimless_mounts(g: Geometry) -> list[Part]:
    """Two drill points a lens: screw head in front, nut and lug behind."""
    parts: list[Part] = []
    half = g.style.lens_thickness / 2
    for y, temporal in ((g.end_y, True), (g.bridge_y, False)):
        x, y_at = g.rim_point(y, temporal=temporal)
        outwards = 1.0 if temporal else -1.0
        cx = x - outwards * 3.0
        z = g.set_back(cx, y_at) + g.bulge * 0.18
        parts += [
            pin("screw", (cx, y_at, z + half + 0.2), (0, 0, 1), 1.05, 0.7),
            pin("nut", (cx, y_at, z - half - 0.5), (0, 0, 1), 1.2, 1.0),
            tube(
                "lug",
                [
                    (cx, y_at, z - half - 0.7),
                    (x + outwards * 0.8, y_at, z - half - 0.7),
                    (x + outwards * 1.8, y_at, z - half - 0.9),
                ],
                0.55,
                1.1,
            ),
        ]
    return parts


def bridge(g: Geometry, *, behind: float) -> list[Part]:
    """Bridge wire from rim to rim, and a brow bar for a double bridge; `behind` moves it back for rimless lenses."""
    s = g.style
    x, y = g.rim_point(g.bridge_y, temporal=False)
    z = g.set_back(x, y) - behind
    # A wire is soldered into the rim; a rimless bridge runs behind the lens to its drill point.
    x += 1.6 if behind else -0.1
    rise = s.bridge_rise
    arch = _arch(x, y, z, rise * 0.75, rise, 0.9, 1.2)
    parts = [tube("bridge", arch, 0.75, 1.05, rounded=False)]
    if s.bridge is Bridge.DOUBLE:
        top = g.lens[(g.lens[:, 1] > 0) & (g.lens[:, 0] < 0)]
        bx, by = top[np.argmin(np.abs(top[:, 1] - s.bar_at * g.b / 2))]
        bx = float(bx) + g.centre_x
        bar = _arch(bx, float(by), g.set_back(bx, float(by)), 0.8, 1.0, 0.5, 0.6)
        parts.append(tube("bar", bar, 0.75, 0.9, rounded=False))
    return parts


def nose_pads(g: Geometry) -> list[Part]:
    """Silicone pad on an arm; longer arms for a low bridge fit."""
    low = g.model.bridge_fit is BridgeFit.LOW
    back = 7.4 if low else 6.2
    y0 = -0.06 * g.b
    front = g.lens + (g.centre_x, 0.0)
    x, y = front[np.argmin(np.hypot(front[:, 0] - g.dbl / 2, front[:, 1] - (y0 - 2.0)))]
    z = g.set_back(x, y)
    pad = np.array([g.dbl / 2 - (3.0 if low else 2.4), y0 - 1.0, z - back])
    arm = [
        (x, y, z - 0.5),
        (x + 0.6, y - 1.2, z - 3.2),
        (x - 0.5, y - 0.6, z - back - 0.2),
        tuple(pad + (1.3, 0.6, -0.2)),
    ]
    return [
        tube("pad arm", arm, 0.5, 0.5),
        ellipsoid("pad", pad, (1.15, 6.4, 3.3), "pad", roll=0.30, yaw=-0.62),
        ellipsoid("pad box", pad + (0.95, 0.1, -0.1), (0.75, 1.7, 1.5), "metal", roll=0.30, yaw=-0.62),
    ]


def end_piece(g: Geometry, *, behind: float) -> tuple[list[Part], EndPiece]:
    """From the rim outwards, round the corner to the hinge."""
    x, y = g.rim_point(g.end_y, temporal=True)
    z = g.set_back(x, y) - behind
    hinge_x, hinge_z = g.end_x, z - 6.5
    start = x + (1.6 if behind else 0.3)
    run = [
        (start, y, z),
        (start + (hinge_x - start) * 0.55, y, z - 0.35),
        (hinge_x - 0.35, y, z - 2.2),
        (hinge_x, y, z - 4.2),
        (hinge_x, y, hinge_z),
    ]
    parts = [tube("end", run, 0.72, BLADE_MM * 0.93, count=80, exponent=3.4)]
    if not behind:
        parts.append(block("rim lock", (x + 0.9, y, z), (1.1, BLADE_MM * 0.9, 1.0), exponent=5.0))
    parts += [
        pin(f"barrel {i}", (hinge_x - 1.2, y + dy, hinge_z - 0.3), (0, 1, 0), 1.05, 1.22)
        for i, dy in enumerate((-1.3, 0.0, 1.3))
    ]
    return parts, EndPiece(hinge_x, y, hinge_z - 0.35)


def _arch(x: float, y: float, z: float, shoulder: float, rise: float, forward: float, crown: float) -> Floats:
    """Five points of a symmetric arch from (-x, y) to (x, y)."""
    return np.array(
        [
            (-x, y, z),
            (-x * 0.55, y + shoulder, z + forward),
            (0, y + rise, z + crown),
            (x * 0.55, y + shoulder, z + forward),
            (x, y, z),
        ]
    )
