"""Acetate, metal and lenses as Cycles node trees."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from fovea.seed.frames.model import Finish, FrameColour, FrameModel, LensLook, Paint, Rim
from pictures.develop import linear

ACETATE_IOR = 1.49
LENS_IOR = 1.52

# colour, roughness
METALS = {
    "gold": ("#e2bb74", 0.17),
    "rose gold": ("#e0a78c", 0.17),
    "silver": ("#d9d9d6", 0.16),
    "gunmetal": ("#6a6c70", 0.24),
    "brushed": ("#c9c9c6", 0.33),
    "bronze": ("#8a6748", 0.27),
    "champagne": ("#d8c6a4", 0.22),
}
# lacquered metals: colour, roughness
LACQUERS = {
    "black": ("#141517", 0.32),
    "navy": ("#1c2a44", 0.30),
    "burgundy": ("#4d1723", 0.28),
    "forest": ("#1f3a2d", 0.30),
    "ink": ("#1a1c22", 0.45),
}


class Nodes:
    """A material's node tree, built bottom up; every method returns an output socket."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def add(self, kind: str, inputs: dict[Any, Any], out: Any = 0, **settings: Any) -> Any:
        node = self.tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(node, key, value)
        for key, value in inputs.items():
            self._put(node.inputs[key], value)
        return node.outputs[out]

    def maths(self, operation: str, a: Any, b: Any = 0.0) -> Any:
        return self.add("ShaderNodeMath", {0: a, 1: b}, operation=operation)

    def vector(self, operation: str, a: Any, b: Any) -> Any:
        key = "Scale" if operation == "SCALE" else 1
        return self.add("ShaderNodeVectorMath", {0: a, key: b}, operation=operation)

    def mixed(self, factor: Any, a: Any, b: Any) -> Any:
        return self.add("ShaderNodeMixShader", {0: factor, 1: a, 2: b})

    def mixed_colour(self, factor: Any, a: Any, b: Any) -> Any:
        return self.add("ShaderNodeMix", {0: factor, 6: a, 7: b}, out=2, data_type="RGBA")

    def ramp(self, value: Any, low: float, high: float) -> Any:
        return self.add(
            "ShaderNodeMapRange", {0: value, 1: low, 2: high, 3: 0.0, 4: 1.0}, interpolation_type="SMOOTHSTEP"
        )

    def principled(self, **inputs: Any) -> Any:
        return self.add("ShaderNodeBsdfPrincipled", {k.replace("_", " "): v for k, v in inputs.items()})

    def transparent(self, colour: Any) -> Any:
        return self.add("ShaderNodeBsdfTransparent", {0: colour})

    def coordinate(self) -> Any:
        return self.add("ShaderNodeTexCoord", {}, out="Object")

    def height(self) -> Any:
        return self.add("ShaderNodeSeparateXYZ", {0: self.coordinate()}, out=2)

    def light_passes(self, shader: Any, colour: Any) -> Any:
        """Shadow rays see a clear, tinted surface: coloured shadows without caustics."""
        shadow = self.add("ShaderNodeLightPath", {}, out="Is Shadow Ray")
        return self.mixed(shadow, shader, self.transparent(colour))

    def done(self, surface: Any, volume: Any = None) -> Any:
        self.tree.links.new(surface, self.output.inputs[0])
        if volume is not None:
            self.tree.links.new(volume, self.output.inputs[1])
        return self.material

    def _put(self, socket: Any, value: Any) -> None:
        if hasattr(value, "is_output"):
            self.tree.links.new(value, socket)
        elif np.ndim(value):
            value = tuple(float(v) for v in value)
            socket.default_value = (*value, 1.0) if len(value) == 3 and socket.type == "RGBA" else value
        else:
            socket.default_value = value


def frame_materials(model: FrameModel, colour: FrameColour, seed: int) -> dict[str, Any]:
    """A material for every slot of the model's parts; `seed` moves the pattern of a tortoise."""
    metal = _metal(colour.metal)
    return {
        "front": _acetate(colour.front, seed) if colour.front else metal,
        "temple": _acetate(colour.temple, seed + 3),
        "metal": metal,
        "core": _metal("silver"),
        "lens": _lens(colour.lens),
        "lens edge": _lens_edge(colour.lens, open_edge=model.rim is not Rim.FULL),
        "pad": _pad(),
        "nylon": _nylon(),
    }


def _acetate(paint: Paint, seed: int) -> Any:
    t = Nodes("acetate")
    if paint.finish is Finish.CRYSTAL:
        tint = linear(paint.colour)
        surface = t.principled(
            Base_Color=(1, 1, 1), Roughness=paint.roughness, IOR=ACETATE_IOR, Transmission_Weight=1.0
        )
        absorbs = t.add("ShaderNodeVolumeAbsorption", {0: tint, 1: paint.density})
        return t.done(t.light_passes(surface, tint**0.5), absorbs)
    if paint.finish is Finish.GRADIENT:
        top, low = linear(paint.colour), linear(paint.lower_colour or paint.colour)
        down = t.ramp(t.height(), -1.2, 0.9)
        clear = t.maths("MULTIPLY", t.maths("POWER", t.maths("SUBTRACT", 1.0, down), 1.3), 0.96)
        surface = t.principled(
            Base_Color=t.mixed_colour(down, low, top), Roughness=0.06, IOR=ACETATE_IOR, Transmission_Weight=clear
        )
        return t.done(t.light_passes(surface, t.mixed_colour(down, low**0.5, (0, 0, 0))))
    if paint.finish is Finish.TORTOISE:
        return _tortoise(t, paint, seed)
    return t.done(t.principled(Base_Color=linear(paint.colour), Roughness=paint.roughness, IOR=ACETATE_IOR))


def _tortoise(t: Nodes, paint: Paint, seed: int) -> Any:
    """Clouds of pigment at four depths along the refracted ray, absorbed after Beer and Lambert.

    Sampling depth is what tells acetate from print: the pattern shifts as the frame turns.
    """
    geometry = t.tree.nodes.new("ShaderNodeNewGeometry")
    ray = t.vector(
        "ADD",
        t.vector("SCALE", geometry.outputs["Incoming"], -0.55),
        t.vector("SCALE", geometry.outputs["Normal"], -0.6),
    )
    ray = t.add("ShaderNodeVectorTransform", {0: ray}, vector_type="VECTOR", convert_from="WORLD", convert_to="OBJECT")
    origin = t.vector("ADD", t.coordinate(), (seed * 7.3, seed * 3.1, seed * 11.7))
    depths = (0.02, 0.10, 0.20, 0.32)
    total: Any = 0.0
    for depth in depths:
        at = t.vector("MULTIPLY", t.vector("ADD", origin, t.vector("SCALE", ray, depth)), (1.0, 0.7, 1.25))
        swirl = t.add("ShaderNodeTexNoise", {"Vector": at, "Scale": 1.05, "Detail": 1.5}, out=1)
        at = t.vector("ADD", at, t.vector("SCALE", t.vector("SUBTRACT", swirl, (0.5, 0.5, 0.5)), 0.9))
        coarse = t.add("ShaderNodeTexNoise", {"Vector": at, "Scale": 0.95, "Detail": 2.5, "Roughness": 0.45})
        fine = t.add("ShaderNodeTexNoise", {"Vector": at, "Scale": 3.05, "Detail": 2.0, "Roughness": 0.5})
        cloud = t.maths("ADD", t.maths("MULTIPLY", coarse, 0.82), t.maths("MULTIPLY", fine, 0.18))
        dark = t.ramp(cloud, paint.dark_from, paint.dark_to)
        halo = t.maths("MULTIPLY", t.ramp(cloud, paint.dark_from - 0.10, paint.dark_to), 0.2)
        total = t.maths("ADD", total, t.maths("ADD", dark, halo))
    pigment = t.maths("MULTIPLY", total, 1.0 / len(depths))
    base = linear(paint.colour)
    channels = [
        t.maths("MULTIPLY", t.maths("POWER", math.e, t.maths("MULTIPLY", pigment, -absorbs)), float(part))
        for absorbs, part in zip(paint.absorption, base, strict=True)
    ]
    seen = t.add("ShaderNodeCombineColor", dict(enumerate(channels)))
    clear = t.maths("MULTIPLY", t.maths("POWER", math.e, t.maths("MULTIPLY", pigment, -2.2)), 0.72)
    surface = t.principled(Base_Color=seen, Roughness=0.08, IOR=ACETATE_IOR, Transmission_Weight=clear)
    return t.done(t.light_passes(surface, t.mixed_colour(0.55, (0, 0, 0), seen)))


def _metal(name: str) -> Any:
    t = Nodes("metal")
    if name in LACQUERS:
        colour, roughness = LACQUERS[name]
        return t.done(
            t.principled(Base_Color=linear(colour), Roughness=roughness, IOR=1.5, Coat_Weight=0.3, Coat_Roughness=0.2)
        )
    colour, roughness = METALS[name]
    brushing = t.add(
        "ShaderNodeTexNoise", {"Vector": t.vector("MULTIPLY", t.coordinate(), (6, 6, 60)), "Scale": 4.0, "Detail": 2.0}
    )
    varied = t.maths("ADD", t.maths("MULTIPLY", brushing, 0.16 if name == "brushed" else 0.06), roughness - 0.03)
    return t.done(t.principled(Base_Color=linear(colour), Roughness=varied, Metallic=1.0))


def _lens(look: LensLook) -> Any:
    t = Nodes("lens")
    tint = linear(look.tint) ** 0.5
    passed: Any = tint
    if look.lower:
        passed = t.mixed_colour(t.ramp(t.height(), -1.9, 1.5), linear(look.lower) ** 0.5, tint)
    fresnel = t.add("ShaderNodeFresnel", {"IOR": LENS_IOR})
    clear = look.code == "clear"
    if look.mirror:
        weight = t.maths("ADD", t.maths("MULTIPLY", fresnel, 0.58), 0.42)
        facing = t.add("ShaderNodeLayerWeight", {0: 0.35}, out="Facing")
        reflected = t.mixed_colour(facing, linear(look.mirror[0]), linear(look.mirror[1]))
    else:
        # An anti-reflective coating keeps even grazing reflections low, or the window of the studio hides the far lens.
        weight = t.maths("MINIMUM", t.maths("MULTIPLY", fresnel, 0.28 if clear else 0.65), 0.035 if clear else 0.12)
        reflected = linear("#dcefe0" if clear else "#ffffff")
    gloss = t.add("ShaderNodeBsdfGlossy", {0: reflected, 1: 0.0})
    surface = t.mixed(weight, t.transparent(passed), gloss)
    return t.done(t.light_passes(surface, tint * 0.8 if look.mirror else passed))


def _lens_edge(look: LensLook, *, open_edge: bool) -> Any:
    t = Nodes("lens edge")
    if not open_edge:
        return t.done(t.transparent((1, 1, 1)))
    tint = linear(look.tint)
    polished = t.principled(Base_Color=tint * (0.34, 0.44, 0.42), Roughness=0.12, IOR=LENS_IOR)
    return t.done(t.mixed(0.62, t.transparent(tint * (0.70, 0.78, 0.76)), polished))


def _pad() -> Any:
    t = Nodes("pad")
    surface = t.principled(Base_Color=(0.96, 0.97, 0.96), Roughness=0.16, IOR=1.41, Transmission_Weight=0.93)
    return t.done(t.light_passes(surface, (0.85, 0.86, 0.86)))


def _nylon() -> Any:
    t = Nodes("nylon")
    return t.done(t.principled(Base_Color=(0.9, 0.9, 0.9), Roughness=0.2, IOR=1.5, Transmission_Weight=0.8))
