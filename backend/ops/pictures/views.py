"""The three views of every frame. Kept apart from the renderer so that planning needs no studio."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Camera:
    """`yaw` of the product, `elevation` of the camera: degrees; the rest mm. `width` is what the picture spans."""

    yaw: float
    elevation: float
    width: float
    aim: tuple[float, float, float]
    pivot: float
    focal: float = 100.0


CAMERAS = {
    "front": Camera(0.0, 4.0, 178.0, (0.0, 23.0, 0.0), 0.0),
    "three-quarter": Camera(34.0, 11.0, 206.0, (-2.0, 19.0, 0.0), 56.0),
    "side": Camera(90.0, 2.5, 196.0, (-11.0, 21.0, 0.0), 66.0),
}
