"""Catalogue: the frames and the lens range that are sold.

Owns frames, their colours, sizes and variants, and the lens materials and treatments on offer; the pictures stand in
the media folder with a list of their own. Invariants: a SKU names one colour in one size for ever; every size has the
trace of its right lens and its box is that of its measures; what was once sold is never deleted. Prices and stock are
kept above, by SKU. Records FrameCreated. Hears nothing.
"""

from fovea.domains.catalog.contract import (
    BridgeFit,
    ColourFamily,
    ColourView,
    CreateFrame,
    FitWidth,
    FrameCreated,
    FrameExists,
    FrameMaterial,
    FrameVariant,
    FrameView,
    LensMaterialView,
    NewColour,
    NewSize,
    PictureView,
    Rim,
    SetLensRange,
    Shape,
    SizeView,
    TreatmentView,
    VariantView,
)
from fovea.domains.catalog.pictures import picture, pictures
from fovea.domains.catalog.queries import (
    all_frames,
    codes,
    frame_by_slug,
    frame_ids,
    frames,
    frames_of_skus,
    kin,
    lens_materials,
    skus_of_frames,
    treatments,
    variants,
)
from fovea.domains.catalog.rules import geometry_of, outline_of
from fovea.domains.catalog.service import create_frame, set_lens_range

__all__ = [
    "BridgeFit",
    "ColourFamily",
    "ColourView",
    "CreateFrame",
    "FitWidth",
    "FrameCreated",
    "FrameExists",
    "FrameMaterial",
    "FrameVariant",
    "FrameView",
    "LensMaterialView",
    "NewColour",
    "NewSize",
    "PictureView",
    "Rim",
    "SetLensRange",
    "Shape",
    "SizeView",
    "TreatmentView",
    "VariantView",
    "all_frames",
    "codes",
    "create_frame",
    "frame_by_slug",
    "frame_ids",
    "frames",
    "frames_of_skus",
    "geometry_of",
    "kin",
    "lens_materials",
    "outline_of",
    "picture",
    "pictures",
    "set_lens_range",
    "skus_of_frames",
    "treatments",
    "variants",
]
