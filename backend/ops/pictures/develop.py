"""From the renderer's linear light to the finished picture. numpy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GROUND = "#f4f1ec"
# Rendered noise of the empty ground stays below this part of its light; what lies within it is ground.
QUIET = 0.012


def linear(hex_colour: str) -> NDArray[np.float64]:
    """sRGB `#rrggbb` as linear light, 0 to 1."""
    value = np.array([int(hex_colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def develop(light: NDArray[np.floating], empty_studio: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Flat-field a picture (h, w, 3): divided by the empty studio, so that the ground is exactly GROUND everywhere.

    Only the product and its shadow differ. Light above the ground's runs into a soft shoulder; output is sRGB.
    """
    ratio = light / np.maximum(empty_studio, 1e-4)
    away = np.abs(ratio - 1.0).max(axis=-1, keepdims=True)
    keep = np.clip((away - QUIET) / QUIET, 0.0, 1.0)
    ratio = 1.0 + (ratio - 1.0) * keep * keep * (3 - 2 * keep)
    ground = linear(GROUND)
    shoulder = ground / (1 - ground)
    bright = ground + (1 - ground) * (1 - np.exp(-(np.maximum(ratio, 1.0) - 1.0) * shoulder * 0.55))
    value = np.where(ratio <= 1.0, ratio * ground, bright)
    srgb = np.where(value <= 0.0031308, value * 12.92, 1.055 * np.maximum(value, 0.0031308) ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(srgb, 0.0, 1.0) * 255 + 0.5, dtype=np.uint8)
