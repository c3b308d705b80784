"""The photo studio: table, tent, lamps, camera and the product on its turntable. 10 mm = 1 unit.

A frame's (x, y, z) stands in the studio as (x, -z, y). Camera and light never move; the product turns, and every view
shows a fixed width in mm, so that sizes compare honestly between products.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from pictures.materials import Nodes
from pictures.parts import Floats, Part
from pictures.views import CAMERAS

UNIT = 0.1


# How far from the frame its shadow still shows, mm: left and right, above, below.
SHADOW = (26.0, 4.0, 16.0)
ASPECT = 1.5  # width of a picture over its height
FEATHER = 16  # pixels over which a picture runs into the empty studio

# name, place, target, size, watts, colour, all in studio units
LAMPS = (
    ("top", (0, -7, 58), (0, 2, 0), (64, 24), 6200, (1.0, 0.985, 0.96)),
    ("front", (-34, -100, 58), (0, 0, 2), (56, 44), 8000, (1.0, 0.99, 0.975)),
    ("left", (-62, -16, 24), (0, 2, 3), (12, 50), 2600, (0.97, 0.985, 1.0)),
    ("right", (64, -6, 24), (0, 2, 3), (9, 50), 2200, (1.0, 0.99, 0.97)),
    ("back wall", (0, 40, 60), (0, 92, 30), (120, 24), 6500, (1.0, 1.0, 1.0)),
)


def open_studio(width: int, samples: int, threads: int) -> None:
    """An empty studio, ready to shoot pictures of `width` × 2/3 `width` pixels."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, width * 2 // 3, 100
    render.threads_mode, render.threads = "FIXED", threads
    render.use_persistent_data = True
    render.image_settings.file_format, render.image_settings.color_depth = "OPEN_EXR", "32"
    render.image_settings.color_mode = "RGB"
    scene.view_settings.view_transform = "Raw"
    for name, value in {
        "device": "CPU",
        "samples": samples,
        "seed": 7,
        "use_adaptive_sampling": True,
        "adaptive_threshold": 0.02,
        "adaptive_min_samples": 4,
        "use_denoising": True,
        "denoiser": "OPENIMAGEDENOISE",
        "denoising_input_passes": "RGB_ALBEDO_NORMAL",
        "denoising_prefilter": "ACCURATE",
        "max_bounces": 12,
        "diffuse_bounces": 2,
        "glossy_bounces": 4,
        "transmission_bounces": 10,
        "transparent_max_bounces": 16,
        "caustics_reflective": False,
        "caustics_refractive": False,
        "sample_clamp_indirect": 4.0,
        "blur_glossy": 0.5,
        "pixel_filter_type": "BLACKMAN_HARRIS",
    }.items():
        setattr(cycles, name, value)
    _tent(scene)
    _sweep()
    for name, place, target, size, watts, colour in LAMPS:
        _lamp(name, Vector(place), Vector(target), size, watts, colour)
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.sensor_width = 36
    bpy.context.collection.objects.link(camera)
    scene.camera = camera


def aim(view: str) -> None:
    """Point the camera for a view."""
    shot = CAMERAS[view]
    camera = bpy.context.scene.camera
    camera.data.lens, camera.data.clip_end = shot.focal, 1000
    distance = shot.focal * shot.width * UNIT / 36
    elevation = math.radians(shot.elevation)
    x, y, z = shot.aim
    target = Vector((x * UNIT, z * UNIT, y * UNIT))
    camera.location = target + Vector((0, -math.cos(elevation), math.sin(elevation))) * distance
    camera.rotation_euler = (target - camera.location).to_track_quat("-Z", "Y").to_euler()


def stand(parts: list[Part]) -> tuple[list[Any], Matrix]:
    """Put the frame on the table as it stands: tilted until rims and temple tips touch, then let down to zero."""
    points = np.vstack([part.vertices for part in parts])
    front, back = points[points[:, 2] > -40], points[points[:, 2] < -40]

    def lowest(cloud: Floats, tilt: float) -> float:
        return float((cloud[:, 1] * math.cos(tilt) - cloud[:, 2] * math.sin(tilt)).min())

    low, high = -0.5, 0.5
    for _ in range(40):
        tilt = (low + high) / 2
        low, high = (tilt, high) if lowest(front, tilt) > lowest(back, tilt) else (low, tilt)
    drop = -min(lowest(front, tilt), lowest(back, tilt))
    resting = Matrix.Translation((0, 0, drop * UNIT)) @ Matrix.Rotation(tilt, 4, "X")
    return [_object(part) for part in parts], resting


def turn(objects: list[Any], resting: Matrix, view: str) -> None:
    """Turn the standing frame for a view."""
    shot = CAMERAS[view]
    placed = Matrix.Rotation(math.radians(shot.yaw), 4, "Z") @ Matrix.Translation((0, -shot.pivot * UNIT, 0)) @ resting
    for each in objects:
        each.matrix_world = placed


def paint(objects: list[Any], parts: list[Part], materials: dict[str, Any]) -> None:
    """Give every part the material of its slot."""
    for each, part in zip(objects, parts, strict=True):
        each.data.materials.clear()
        each.data.materials.append(materials[part.slot])


def reach(objects: list[Any]) -> tuple[float, float, float, float]:
    """Part of the picture that the frame and its shadow take up: left, right, bottom, top, each from 0 to 1."""
    scene = bpy.context.scene
    bpy.context.view_layer.update()
    corners = [each.matrix_world @ Vector(corner) for each in objects for corner in each.bound_box]
    seen = np.array([world_to_camera_view(scene, scene.camera, corner)[:2] for corner in corners])
    span = scene.camera.data.sensor_width * (scene.camera.location.length / UNIT) / scene.camera.data.lens
    side, above, below = (mm / span for mm in SHADOW)
    low, high = seen.min(axis=0), seen.max(axis=0)
    edges = low[0] - side, high[0] + side, low[1] - below * ASPECT, high[1] + above * ASPECT
    left, right, bottom, top = (float(np.clip(edge, 0.0, 1.0)) for edge in edges)
    return left, right, bottom, top


def shoot(
    empty: NDArray[np.float32] | None = None, window: tuple[float, float, float, float] = (0, 1, 0, 1)
) -> NDArray[np.float32]:
    """Render what the camera sees: linear light, (height, width, 3).

    Only the `window` is rendered; the rest is taken from the picture of the `empty` studio.
    """
    render = bpy.context.scene.render
    render.use_border = render.use_crop_to_border = empty is not None
    if empty is None:
        return _rendered()
    height, width = empty.shape[:2]
    left, right = round(window[0] * width), round(window[1] * width)
    top, bottom = round((1 - window[3]) * height), round((1 - window[2]) * height)
    render.border_min_x, render.border_max_x = left / width, right / width
    render.border_min_y, render.border_max_y = 1 - bottom / height, 1 - top / height
    part = _rendered()
    rows, columns = part.shape[:2]
    weight = np.minimum.outer(_ramp(rows, top > 0, bottom < height), _ramp(columns, left > 0, right < width))[..., None]
    light = empty.copy()
    place = light[top : top + rows, left : left + columns]
    place += (part - place) * weight
    return light


def _ramp(length: int, first: bool, last: bool) -> NDArray[np.float32]:
    """Weights along one side of the window: 1 inside, falling to 0 at the ends that lie within the picture."""
    rising, flat = np.minimum(np.arange(length) / FEATHER, 1.0), np.ones(length)
    return np.minimum(rising if first else flat, rising[::-1] if last else flat).astype(np.float32)


def _rendered() -> NDArray[np.float32]:
    render = bpy.context.scene.render
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "light.exr")
        render.filepath = path
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(path)
        width, height = image.size
        light = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(light)
        bpy.data.images.remove(image)
    return light.reshape(height, width, 4)[::-1, :, :3].copy()


def _object(part: Part) -> Any:
    x, y, z = part.vertices.T
    vertices = (np.column_stack([x, -z, y]) * UNIT).astype(np.float32)
    faces = np.ascontiguousarray(part.faces, dtype=np.int32)
    mesh = bpy.data.meshes.new(part.name)
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", vertices.ravel())
    mesh.loops.add(faces.size)
    mesh.loops.foreach_set("vertex_index", faces.ravel())
    mesh.polygons.add(len(faces))
    mesh.polygons.foreach_set("loop_start", np.arange(0, faces.size, 3, dtype=np.int32))
    mesh.polygons.foreach_set("loop_total", np.full(len(faces), 3, np.int32))
    mesh.update()
    mesh.validate()
    mesh.shade_smooth()
    if part.normals is not None:
        n = part.normals
        mesh.normals_split_custom_set_from_vertices(np.column_stack([n[:, 0], -n[:, 2], n[:, 1]]).astype(np.float32))
    made = bpy.data.objects.new(part.name, mesh)
    bpy.context.collection.objects.link(made)
    return made


def _tent(scene: Any) -> None:
    """World light: a grey tent, brighter above."""
    world = bpy.data.worlds.new("tent")
    scene.world = world
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    nodes.clear()
    coordinate, split = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeSeparateXYZ")
    height, ramp = nodes.new("ShaderNodeMapRange"), nodes.new("ShaderNodeValToRGB")
    background, output = nodes.new("ShaderNodeBackground"), nodes.new("ShaderNodeOutputWorld")
    height.inputs[1].default_value, height.inputs[2].default_value = -1, 1
    links.new(coordinate.outputs["Generated"], split.inputs[0])
    links.new(split.outputs[2], height.inputs[0])
    links.new(height.outputs[0], ramp.inputs[0])
    links.new(ramp.outputs[0], background.inputs[0])
    links.new(background.outputs[0], output.inputs[0])
    below, above = ramp.color_ramp.elements
    below.position, below.color = 0.40, (0.20, 0.20, 0.205, 1)
    above.position, above.color = 0.95, (0.62, 0.63, 0.65, 1)
    background.inputs[1].default_value = 0.52


def _sweep() -> None:
    """Seamless table and wall."""
    curve = [(60 + 40 * math.sin(a), 40 - 40 * math.cos(a)) for a in np.linspace(0, math.pi / 2, 48)]
    profile = [(-140.0, 0.0), *curve, (100.0, 160.0)]
    vertices = [(x, y, z) for y, z in profile for x in (-75, 75)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    mesh = bpy.data.meshes.new("sweep")
    mesh.from_pydata(vertices, [], faces)
    mesh.shade_smooth()
    nodes = Nodes("sweep")
    paper = nodes.principled(Base_Color=(0.82, 0.81, 0.79), Roughness=0.75, Specular_IOR_Level=0.2)
    mesh.materials.append(nodes.done(paper))
    bpy.context.collection.objects.link(bpy.data.objects.new("sweep", mesh))


def _lamp(
    name: str, place: Vector, target: Vector, size: tuple[int, int], watts: int, colour: tuple[float, float, float]
) -> None:
    light = bpy.data.lights.new(name, "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = size
    light.energy, light.color = watts, colour
    lamp = bpy.data.objects.new(name, light)
    lamp.location = place
    lamp.rotation_euler = (target - place).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(lamp)
