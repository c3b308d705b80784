"""Solids as signed distance fields (negative inside, mm), and their surfaces as triangles."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import cKDTree
from skimage.measure import find_contours, grid_points_in_poly, marching_cubes

Field: TypeAlias = NDArray[np.floating]


def smooth_min(a: Field, b: Field, k: float) -> Field:
    """Union of two solids with a fillet of about `k` mm."""
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0.0, 1.0)
    return b * (1 - h) + a * h - k * h * (1 - h)


def smooth_max(a: Field, b: Field, k: float) -> Field:
    """Intersection of two solids with a rounding of about `k` mm."""
    return -smooth_min(-a, -b, k)


def contour_distance(contour: Field, xs: Field, ys: Field) -> Field:
    """Signed distance of the grid xs × ys to a closed contour (n x 2, points closer together than the grid)."""
    x, y = np.meshgrid(xs, ys, indexing="ij")
    distance = cKDTree(contour).query(np.column_stack([x.ravel(), y.ravel()]))[0].reshape(x.shape)
    step = xs[1] - xs[0]
    inside = grid_points_in_poly(x.shape, (contour - [xs[0], ys[0]]) / step)
    return np.where(inside, -distance, distance)


def true_distance(level: Field, xs: Field, ys: Field) -> Field:
    """A field with the same zero line whose values are distances again, as blended fields are not."""
    step = xs[1] - xs[0]
    zero = np.vstack([line * step + [xs[0], ys[0]] for line in find_contours(level, 0.0)])
    x, y = np.meshgrid(xs, ys, indexing="ij")
    distance = cKDTree(zero).query(np.column_stack([x.ravel(), y.ravel()]))[0].reshape(x.shape)
    slope = np.maximum(np.hypot(*np.gradient(level, step)), 0.3)
    return np.where(np.abs(level) < 0.45, level / slope, np.where(level < 0, -distance, distance))


def on_grid(values: Field, xs: Field, ys: Field, at_x: Field, at_y: Field) -> Field:
    """`values` on the grid at_x × at_y; x is mirrored about the nose, outside is empty."""
    grid = np.stack(np.meshgrid(np.abs(at_x), at_y, indexing="ij"), axis=-1)
    return RegularGridInterpolator((xs, ys), values, bounds_error=False, fill_value=9.0)(grid).astype(np.float32)


def extruded(distance: Field, z: Field, thickness: float, radius: float) -> Field:
    """A plate of `thickness` with the 2-D outline `distance`, all its edges rounded by `radius`."""
    q, w = distance + radius, np.abs(z) - thickness / 2 + radius
    return np.hypot(np.maximum(q, 0), np.maximum(w, 0)) + np.minimum(np.maximum(q, w), 0) - radius


def rounded_box(
    x: Field, y: Field, z: Field, centre: tuple[float, float, float], half: tuple[float, float, float], radius: float
) -> Field:
    """Distance to a box with rounded edges."""
    q = [np.abs(a - c) - h + radius for a, c, h in zip((x, y, z), centre, half, strict=True)]
    outside = np.sqrt(sum(np.maximum(a, 0) ** 2 for a in q))
    return outside + np.minimum(np.maximum(np.maximum(q[0], q[1]), q[2]), 0) - radius


def surface(field: Field, origin: Field, step: float) -> tuple[Field, NDArray[np.int64], Field]:
    """Vertices, faces and normals of the zero surface; vertices are pulled onto it, normals read from the gradient."""
    vertices, faces, _, _ = marching_cubes(field, 0.0, allow_degenerate=False)
    smooth = gaussian_filter(field, 0.7)
    gradient = [np.gradient(smooth, axis=i) for i in range(3)]
    for _ in range(2):
        distance = map_coordinates(field, vertices.T, order=1)
        normals = np.stack([map_coordinates(g, vertices.T, order=1) for g in gradient], axis=1)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        vertices = vertices - normals * (distance / step)[:, None] * 0.8
    corner = vertices[faces]
    facing = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    if (facing * normals[faces[:, 0]]).sum() < 0:
        faces = faces[:, ::-1]
    return vertices * step + origin, faces.astype(np.int64), normals
