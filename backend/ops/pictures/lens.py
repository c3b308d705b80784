"""The lens: two bulged surfaces, a polished bevel and the edge."""

from __future__ import annotations

import numpy as np

from fovea.domains.optics.outline import outward_normals, resample
from pictures.geometry import Geometry
from pictures.parts import Floats, Ints, Part

AROUND = 480
BEVEL_MM = 0.45


def lens_parts(g: Geometry, *, open_edge: bool) -> list[Part]:
    """Body and edge of the left lens. An `open_edge` (rimless, semi-rimless) has a bevel that catches the light."""
    rim = resample(g.lens, AROUND)
    inner = rim - outward_normals(rim) * BEVEL_MM if open_edge else rim
    half = g.style.lens_thickness / 2
    steps = np.concatenate([np.linspace(0.0, 0.95, 24)[1:], [0.98, 1.0]])
    centre = np.array([g.centre_x, 0.0])

    def face(z: float, edge: Floats) -> Floats:
        rings = [np.column_stack([edge * k + centre, np.full(AROUND, z + g.bulge * (1 - k * k))]) for k in steps]
        return np.vstack([[[g.centre_x, 0.0, z + g.bulge]], *rings])

    front, back = face(half, inner), face(-half, rim)
    faces = _disc(len(steps))
    body = Part(
        "lens",
        np.vstack([front, back]),
        np.vstack([faces, faces[:, ::-1] + len(front)]),
        "lens",
    )
    outline_z = half - (BEVEL_MM if open_edge else 0.0)
    rows = [front[-AROUND:], np.column_stack([rim + centre, np.full(AROUND, outline_z)]), back[-AROUND:]]
    j = np.arange(AROUND)
    k = (j + 1) % AROUND
    bands = [
        np.column_stack(corners)
        for o in (0, 2 * AROUND)
        for corners in ((o + j, o + AROUND + j, o + AROUND + k), (o + j, o + AROUND + k, o + k))
    ]
    # Bevel and edge have vertices of their own, so that the line between them stays crisp.
    edge = Part("lens edge", np.vstack([rows[0], rows[1], rows[1], rows[2]]), np.vstack(bands), "lens edge")
    return [g.bent(body), g.bent(edge)]


def _disc(rings: int) -> Ints:
    """Triangles of one lens surface: a fan round the centre, then bands; counter-clockwise seen from the front."""
    j = np.arange(AROUND)
    k = (j + 1) % AROUND
    faces = [np.column_stack([np.zeros(AROUND, dtype=np.int64), 1 + j, 1 + k])]
    for ring in range(rings - 1):
        a, b = 1 + ring * AROUND, 1 + (ring + 1) * AROUND
        faces += [np.column_stack([a + j, b + j, b + k]), np.column_stack([a + j, b + k, a + k])]
    return np.vstack(faces)
