"""A sitting in the studio: one frame stands on the table at a time and is shot in its colours and views."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from fovea.seed.frames.model import FrameModel
from pictures import studio
from pictures.develop import develop
from pictures.frame import frame_parts
from pictures.materials import frame_materials
from pictures.parts import Part
from pictures.plan import Shot

EMPTY_SAMPLES = 24
QUALITY = 82


class Session:
    """Keeps what is dear to make from shot to shot: the empty studio's light, and the frame on the table."""

    def __init__(self, width: int, samples: int, threads: int) -> None:
        self.width, self.samples, self.threads = width, samples, threads
        self.empty: dict[str, NDArray[np.float32]] = {}
        # Meshes of acetate take seconds, and every model comes back for each view.
        self.parts: dict[str, list[Part]] = {}
        self.standing: tuple[FrameModel, list[Part], list[Any], Any] | None = None

    def make(self, shot: Shot, folder: Path, widths: tuple[int, ...]) -> None:
        """Shoot, develop and store a picture in all `widths` (the largest is the one rendered)."""
        empty = self._empty_studio(shot.view)
        model, parts, objects, resting = self._stand(shot.model)
        seed = zlib.crc32(f"{model.code} {shot.colour.code}".encode()) % 17
        studio.paint(objects, parts, frame_materials(model, shot.colour, seed))
        studio.aim(shot.view)
        studio.turn(objects, resting, shot.view)
        light = studio.shoot(empty, studio.reach(objects))
        picture = Image.fromarray(develop(light, empty))
        for width in widths:
            size = (width, width * 2 // 3)
            sized = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
            part = folder / (shot.file(width) + ".part")
            sized.save(part, "WEBP", quality=QUALITY, method=6)
            os.replace(part, folder / shot.file(width))

    def _stand(self, model: FrameModel) -> tuple[FrameModel, list[Part], list[Any], Any]:
        if self.standing is None or self.standing[0] is not model:
            if model.code not in self.parts:
                self.parts[model.code] = frame_parts(model)
            parts = self.parts[model.code]
            studio.open_studio(self.width, self.samples, self.threads)
            self.standing = (model, parts, *studio.stand(parts))
        return self.standing

    def _empty_studio(self, view: str) -> NDArray[np.float32]:
        """Light of the studio without a product, smoothed: it holds no detail, only noise."""
        if view not in self.empty:
            studio.open_studio(self.width, EMPTY_SAMPLES, self.threads)
            self.standing = None
            studio.aim(view)
            light = studio.shoot()
            smooth = [gaussian_filter(light[..., i], self.width / 160, mode="nearest") for i in range(3)]
            self.empty[view] = np.stack(smooth, axis=-1)
        return self.empty[view]
