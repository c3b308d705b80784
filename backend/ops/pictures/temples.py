"""Temples, their hinges and tips."""

from __future__ import annotations

import numpy as np

from fovea.seed.frames.model import Rivet, Temple
from pictures.acetate import Joint
from pictures.geometry import Geometry
from pictures.parts import Floats, Part, block, eased, pin, sweep

DROP_ANGLE = np.radians(43.0)
DROP_LENGTH_MM = 43.0
DROP_RADIUS_MM = 24.0


def temple_line(length: float) -> tuple[Floats, Floats]:
    """Arc length and centre line of a left temple from its joint: straight, then dropping 43° behind the ear."""
    s = np.linspace(0.0, length, 360)
    angle = np.clip((s - (length - DROP_LENGTH_MM)) / DROP_RADIUS_MM, 0.0, DROP_ANGLE)
    step = np.gradient(s)
    y, z = -np.cumsum(np.sin(angle) * step), -np.cumsum(np.cos(angle) * step)
    inwards = 0.018 * s + 7.5 * np.clip((s / length - 0.45) / 0.55, 0.0, 1.0) ** 2.2
    x = -inwards + 1.2 * np.sin(np.pi * np.clip(s / (0.6 * length), 0.0, 1.0))
    return s, np.column_stack([x, y - y[0], z - z[0]])


def acetate_temple(g: Geometry, joint: Joint, *, core_visible: bool) -> list[Part]:
    """Temple of one piece with its metal core, hinge and rivets."""
    style, length = g.style, g.temple_length
    s, line = temple_line(length)
    path = line + (joint.x, joint.y, joint.z - 0.18)
    first, middle, tip = style.temple_heights
    if style.temple is Temple.SKULL:
        height = eased(
            s,
            [0, 12, 0.45 * length, 0.72 * length, 0.92 * length, length],
            [first, first * 0.96, middle, middle, tip * 1.12, tip * 0.8],
        )
    elif style.temple is Temple.STRAIGHT:
        height = eased(s, [0, 0.5 * length, length], [first, middle, tip])
    else:
        height = eased(
            s,
            [0, 14, 0.42 * length, 0.7 * length, 0.9 * length, length],
            [first, first * 0.95, middle, middle * 1.02, tip, tip * 0.9],
        )
    width = eased(s, [0, 0.5 * length, 0.8 * length, length], np.array([1.0, 0.92, 0.8, 0.66]) * style.temple_thickness)
    end = _rounded_end(s, length, 0.75 * float(height[-1]))
    start = 0.86 + 0.14 * np.sqrt(1 - (1 - np.clip(s / 0.7, 0.0, 1.0)) ** 2)
    vertices, faces = sweep(
        path, width / 2 * start * np.maximum(end, 0.25), height / 2 * start * end, around=56, exponent=4.6
    )
    parts = [Part("temple", vertices, faces, "temple"), *_hinge(g, joint), *_temple_rivets(g, joint)]
    if core_visible:
        inside = (s > 6) & (s < length - 16)
        core = sweep(
            path[inside], 0.55, eased(s[inside], [6, 0.5 * length, length], [1.6, 0.9, 0.8]), around=24, exponent=6
        )
        parts.append(Part("core", *core, "core"))
    return parts


def metal_temple(g: Geometry, x: float, y: float, z: float, *, blade: float) -> list[Part]:
    """Flat metal temple of half height `blade` at the hinge, with an acetate tip."""
    length = g.temple_length
    s, line = temple_line(length)
    path = line + (x, y, z)
    bare = s < length - 6
    height = eased(s[bare], [0, 8, 0.5 * length, length], [blade, blade, 0.68 * blade, 0.55 * blade])
    parts = [Part("temple", *sweep(path[bare], 0.62, height, around=32, exponent=4), "metal")]
    tip = s > length - 62
    u = (s[tip] - (length - 62)) / 62
    end = _rounded_end(s[tip], length, 4.2)
    start = np.sqrt(1 - (1 - np.clip((u + 0.002) / 0.02, 0.0, 1.0)) ** 2)
    tall = eased(u, [0, 0.05, 0.3, 0.85, 1], [1.4, 1.8, 2.1, 3.2, 2.9]) * end * np.maximum(start, 0.7)
    wide = eased(u, [0, 0.05, 0.3, 1], [0.95, 1.2, 1.45, 1.35]) * np.maximum(end, 0.25) * np.maximum(start, 0.7)
    parts.append(Part("tip", *sweep(path[tip], wide, tall, around=40, exponent=2.7), "temple"))
    return parts


def _rounded_end(s: Floats, length: float, over: float) -> Floats:
    """Factor on the height that closes the last `over` mm of a temple in a soft curve."""
    u = np.clip((s - (length - over)) / over, 0.0, 1.0)
    return np.maximum(np.sqrt(np.clip(1 - u**2.2, 0.0, 1.0)), 0.02)


def _hinge(g: Geometry, joint: Joint) -> list[Part]:
    """Five barrels, a screw and two leaves on the inner face of front and temple."""
    x = joint.x - g.style.temple_thickness / 2 - 0.95
    parts = [
        pin(f"barrel {i}", (x, joint.y + dy, joint.z - 0.1), (0, 1, 0), 1.2, 0.98)
        for i, dy in enumerate((-2.1, -1.05, 0.0, 1.05, 2.1))
    ]
    parts.append(pin("screw", (x, joint.y + 2.75, joint.z - 0.1), (0, 1, 0), 0.75, 0.35))
    parts.append(block("leaf front", (x + 0.3, joint.y, joint.z + 2.6), (0.7, 2.3, 2.2)))
    parts.append(block("leaf temple", (x + 0.3, joint.y, joint.z - 4.2), (0.7, 2.3, 4.0)))
    return parts


def _temple_rivets(g: Geometry, joint: Joint) -> list[Part]:
    """Heads on the outer face of the temple, as many as the front carries."""
    at = {Rivet.NONE: [], Rivet.PIN: [4.5], Rivet.BAR: [5.0], Rivet.DOUBLE: [4.0, 7.0]}[g.style.rivet]
    outer = joint.x + g.style.temple_thickness / 2 - 0.12
    return [pin(f"temple rivet {i}", (outer, joint.y, joint.z - d), (1, 0, 0), 0.8, 0.5) for i, d in enumerate(at)]
