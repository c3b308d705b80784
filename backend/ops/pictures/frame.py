"""A whole frame, from a catalogue model to the list of its parts."""

from __future__ import annotations

from fovea.seed.frames.model import Finish, FrameModel, Material, Rim, Shape, Temple
from pictures.acetate import acetate_front, rivets
from pictures.geometry import Geometry, geometry
from pictures.lens import lens_parts
from pictures.metal import bridge, end_piece, nose_pads, rimless_mounts, upper_rim, wire_rim
from pictures.parts import Part, mirrored
from pictures.temples import acetate_temple, metal_temple

BROW_CUT = 0.12  # of B above the centre: below it a browline frame is bare wire


def frame_parts(model: FrameModel) -> list[Part]:
    """All parts of the model in its reference size, both sides, standing in front coordinates (mm)."""
    g = geometry(model)
    centre, half = _acetate(g) if model.material is Material.ACETATE or model.shape is Shape.BROWLINE else _metal(g)
    return centre + half + [mirrored(part) for part in half]


def _acetate(g: Geometry) -> tuple[list[Part], list[Part]]:
    browline = g.model.material is Material.COMBINATION
    front, joint = acetate_front(g, brow_cut=BROW_CUT * g.b if browline else None)
    clear = any(c.temple.finish is Finish.CRYSTAL for c in g.model.colours)
    half = lens_parts(g, open_edge=False) + rivets(g, joint)
    half += acetate_temple(g, joint, core_visible=clear)
    if browline:
        return [front, *bridge(g, behind=0.0)], half + [wire_rim(g), *nose_pads(g)]
    return [front], half


def _metal(g: Geometry) -> tuple[list[Part], list[Part]]:
    rimless = g.model.rim is Rim.RIMLESS
    behind = g.style.lens_thickness / 2 + 0.9 if rimless else 0.0
    half = lens_parts(g, open_edge=g.model.rim is not Rim.FULL)
    if rimless:
        half += rimless_mounts(g)
    else:
        half += upper_rim(g) if g.model.rim is Rim.SEMI else [wire_rim(g)]
    end, start = end_piece(g, behind=behind)
    half += nose_pads(g) + end
    blade = 2.3 if g.style.temple is not Temple.WIRE else 1.5
    half += metal_temple(g, start.x, start.y, start.z, blade=blade)
    return bridge(g, behind=behind), half
