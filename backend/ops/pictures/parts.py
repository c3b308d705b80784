"""Parts of a frame as triangle meshes. mm; +x the viewer's right, +y up, +z towards the viewer. numpy only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """A mesh and the material slot it is painted with. `normals` are per vertex; None lets the renderer choose."""

    name: str
    vertices: Floats
    faces: Ints
    slot: str
    normals: Floats | None = None


def mirrored(part: Part) -> Part:
    """The part on the other side of the nose."""
    flip = np.array([-1.0, 1.0, 1.0])
    normals = None if part.normals is None else part.normals * flip
    return replace(
        part, name=part.name + ".r", vertices=part.vertices * flip, faces=part.faces[:, ::-1], normals=normals
    )


def smooth_through(points: ArrayLike, count: int = 60) -> Floats:
    """`count` points on a natural cubic spline through `points`; centripetal, so that it does not overshoot."""
    knots = np.asarray(points, dtype=np.float64)
    t = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(knots, axis=0), axis=1) ** 0.5)])
    h = np.diff(t)
    n = len(t)
    system, right = np.eye(n), np.zeros_like(knots)
    for i in range(1, n - 1):
        system[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * ((knots[i + 1] - knots[i]) / h[i] - (knots[i] - knots[i - 1]) / h[i - 1])
    second = np.linalg.solve(system, right)
    at = np.linspace(0.0, t[-1], count)
    k = np.clip(np.searchsorted(t, at, side="right") - 1, 0, n - 2)
    left, over = (at - t[k])[:, None], (t[k + 1] - at)[:, None]
    step = h[k][:, None]
    curve: Floats = (second[k] * over**3 + second[k + 1] * left**3) / (6 * step)
    curve += (knots[k] / step - second[k] * step / 6) * over
    curve += (knots[k + 1] / step - second[k + 1] * step / 6) * left
    return curve


def eased(at: Floats, xs: ArrayLike, ys: ArrayLike) -> Floats:
    """Monotone cubic interpolation (Fritsch and Butland 1984): no overshoot between the given values."""
    x, y = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    h, d = np.diff(x), np.diff(y) / np.diff(x)
    slope = np.zeros_like(y)
    same = d[:-1] * d[1:] > 0
    w1, w2 = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    safe = np.where(same, d[:-1], 1.0), np.where(same, d[1:], 1.0)
    slope[1:-1] = np.where(same, (w1 + w2) / (w1 / safe[0] + w2 / safe[1]), 0.0)
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(h) - 1)
    s = np.clip((at - x[i]) / h[i], 0.0, 1.0)
    return np.asarray(
        y[i] * (1 + 2 * s) * (1 - s) ** 2
        + slope[i] * h[i] * s * (1 - s) ** 2
        + y[i + 1] * s**2 * (3 - 2 * s)
        + slope[i + 1] * h[i] * s**2 * (s - 1)
    )


def sweep(
    path: Floats,
    half_width: ArrayLike,
    half_height: ArrayLike,
    *,
    side: ArrayLike = (1.0, 0.0, 0.0),
    exponent: float = 2.4,
    around: int = 28,
    closed: bool = False,
) -> tuple[Floats, Ints]:
    """Section |a/w|^e + |b/h|^e = 1 moved along `path`; half sizes w along `side` and h across it, per point or one."""
    m = len(path)
    tangent = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0) if closed else np.gradient(path, axis=0)
    tangent = tangent / np.linalg.norm(tangent, axis=1, keepdims=True)
    across = np.broadcast_to(np.asarray(side, dtype=np.float64), (m, 3))
    across = across - (across * tangent).sum(axis=1, keepdims=True) * tangent
    across = across / np.linalg.norm(across, axis=1, keepdims=True)
    up = np.cross(tangent, across)
    angle = np.linspace(0.0, 2 * np.pi, around, endpoint=False)
    a = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** (2 / exponent)
    b = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** (2 / exponent)
    w, h = np.broadcast_to(half_width, (m,)), np.broadcast_to(half_height, (m,))
    ring = across[:, None] * (a * w[:, None])[..., None] + up[:, None] * (b * h[:, None])[..., None]
    vertices = (path[:, None] + ring).reshape(-1, 3)
    faces = _band(m, around, closed_along=closed)
    if not closed:
        first, last = m * around, m * around + 1
        j = np.arange(around)
        k = (j + 1) % around
        start = np.column_stack([np.full(around, first), k, j])
        end = np.column_stack([np.full(around, last), (m - 1) * around + j, (m - 1) * around + k])
        vertices, faces = np.vstack([vertices, path[:1], path[-1:]]), np.vstack([faces, start, end])
    return vertices, faces


def tube(
    name: str,
    points: ArrayLike,
    half_width: float,
    half_height: float,
    slot: str = "metal",
    *,
    count: int = 60,
    exponent: float = 2.4,
    rounded: bool = True,
) -> Part:
    """A rod along a spline through `points`; `rounded` domes its two ends. `half_width` lies along z."""
    path = smooth_through(points, count)
    reach = np.minimum(np.arange(count), np.arange(count)[::-1]) / 3.0
    dome = np.sqrt(1 - (1 - np.clip(reach, 0.05, 1.0)) ** 2) if rounded else np.ones(count)
    vertices, faces = sweep(path, half_width * dome, half_height * dome, side=(0, 0, 1), exponent=exponent, around=24)
    return Part(name, vertices, faces, slot)


def pin(name: str, centre: ArrayLike, axis: ArrayLike, radius: float, length: float, slot: str = "metal") -> Part:
    """A cylinder with broken edges."""
    bevel = min(0.2, radius / 3, length / 3)
    along = np.array([-length / 2, -length / 2, bevel - length / 2, length / 2 - bevel, length / 2, length / 2])
    radii = np.array([1e-3, radius - bevel, radius, radius, radius - bevel, 1e-3])
    direction = np.asarray(axis, dtype=np.float64) / np.linalg.norm(axis)
    u = np.cross(direction, [0.31, 0.52, 0.79])
    u = u / np.linalg.norm(u)
    v = np.cross(direction, u)
    angle = np.linspace(0.0, 2 * np.pi, 40, endpoint=False)[None, :, None]
    circle = np.cos(angle) * u + np.sin(angle) * v
    vertices = np.asarray(centre, dtype=np.float64) + along[:, None, None] * direction + radii[:, None, None] * circle
    return Part(name, vertices.reshape(-1, 3), _band(len(along), 40, closed_along=False), slot)


def ellipsoid(
    name: str, centre: ArrayLike, radii: ArrayLike, slot: str, *, roll: float = 0.0, yaw: float = 0.0
) -> Part:
    """An ellipsoid, first turned about z by `roll`, then about y by `yaw` (radians)."""
    n, m = 40, 20
    a, b = np.meshgrid(np.linspace(0, 2 * np.pi, n, endpoint=False), np.linspace(0.0, np.pi, m), indexing="ij")
    unit = np.stack([np.sin(b) * np.cos(a), np.cos(b), np.sin(b) * np.sin(a)], axis=-1).reshape(-1, 3)
    cr, sr, cy, sy = np.cos(roll), np.sin(roll), np.cos(yaw), np.sin(yaw)
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]]) @ np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    i, j = np.arange(n)[:, None], np.arange(m - 1)[None]
    p, q = i * m + j, ((i + 1) % n) * m + j
    faces = np.vstack([np.stack([p, q + 1, p + 1], -1).reshape(-1, 3), np.stack([p, q, q + 1], -1).reshape(-1, 3)])
    return Part(name, (unit * np.asarray(radii)) @ turn.T + np.asarray(centre), faces, slot)


def block(name: str, centre: ArrayLike, half_sizes: ArrayLike, slot: str = "metal", exponent: float = 7.0) -> Part:
    """A box with soft edges: the superellipsoid |x/a|^e + |y/b|^e + |z/c|^e = 1."""
    sphere = ellipsoid(name, (0, 0, 0), (1, 1, 1), slot)
    unit = sphere.vertices
    swollen = unit / (np.abs(unit) ** exponent).sum(axis=1, keepdims=True) ** (1 / exponent)
    return replace(sphere, vertices=swollen * np.asarray(half_sizes) + np.asarray(centre))


def _band(rows: int, around: int, *, closed_along: bool) -> Ints:
    """Triangles between neighbouring rings of `around` points; counter-clockwise seen from outside."""
    i = np.arange(rows if closed_along else rows - 1)[:, None]
    j = np.arange(around)[None]
    a, b = i * around + j, i * around + (j + 1) % around
    d, c = ((i + 1) % rows) * around + j, ((i + 1) % rows) * around + (j + 1) % around
    return np.vstack([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
