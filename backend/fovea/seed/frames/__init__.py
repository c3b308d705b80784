"""The frame catalogue of the demonstration shop: four house collections, invented for it."""

from __future__ import annotations

from fovea.seed.frames.halden import HALDEN
from fovea.seed.frames.linden import LINDEN
from fovea.seed.frames.model import FrameModel
from fovea.seed.frames.quarto import QUARTO
from fovea.seed.frames.saltmarsh import SALTMARSH


def load_frames() -> tuple[FrameModel, ...]:
    """Every frame model of the seed catalogue, always in the same order."""
    return LINDEN + HALDEN + QUARTO + SALTMARSH
