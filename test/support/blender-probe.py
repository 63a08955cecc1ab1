"""Says what stands in this Blender, for a test to compare: beside the task, as probe.json."""

import json
import os
import sys

import bpy
from mathutils import Vector

task = sys.argv[sys.argv.index("--") + 1]
out = os.path.join(os.path.dirname(task), "probe.json")


def mesh_of(thing):
    mesh = thing.data
    corners = [thing.matrix_world @ Vector(corner) for corner in thing.bound_box]
    step = max(1, len(mesh.vertices) // 50)
    return {
        "vertices": len(mesh.vertices),
        "triangles": len(mesh.polygons),
        "smooth": all(polygon.use_smooth for polygon in mesh.polygons),
        "low": [min(corner[axis] for corner in corners) for axis in range(3)],
        "high": [max(corner[axis] for corner in corners) for axis in range(3)],
        "step": step,
        "positions": [list(thing.matrix_world @ mesh.vertices[at].co) for at in range(0, len(mesh.vertices), step)],
        "valid": not mesh.validate(),
    }


def told(thing):
    asset = thing.asset_data
    return {
        "name": thing.name,
        "type": thing.type,
        "collections": [one.name for one in thing.users_collection],
        "hidden": thing.hide_get(),
        "rendered": not thing.hide_render,
        "selected": thing.select_get(),
        "properties": {key: thing[key] for key in thing.keys() if key.startswith("ultrashape_")},
        "mesh": mesh_of(thing) if thing.type == "MESH" else None,
        "image": None
        if thing.type != "EMPTY" or thing.data is None
        else {
            "size": list(thing.data.size),
            "packed": thing.data.packed_file is not None,
            "path": thing.data.filepath,
            "at": list(thing.location),
            "shown": thing.empty_display_size,
        },
        "asset": None
        if asset is None
        else {
            "tags": [tag.name for tag in asset.tags],
            "catalog": asset.catalog_id,
            "author": asset.author,
            "description": asset.description,
            "preview": list(thing.preview.image_size) if thing.preview is not None else None,
            "inked": thing.preview is not None and any(value > 0 for value in list(thing.preview.image_pixels_float)[3::4]),
        },
    }


spaces = [
    space
    for screen in bpy.data.screens
    for area in screen.areas
    if area.type == "VIEW_3D"
    for space in area.spaces
    if space.type == "VIEW_3D"
]
active = bpy.context.view_layer.objects.active
found = {
    "file": bpy.data.filepath,
    "collections": [one.name for one in bpy.context.scene.collection.children],
    "objects": [told(one) for one in bpy.context.scene.objects],
    "active": None if active is None else active.name,
    "texts": {one.name: one.as_string() for one in bpy.data.texts},
    "views": [{"at": list(one.region_3d.view_location), "distance": one.region_3d.view_distance} for one in spaces],
}
with open(out + ".new", "w", encoding="utf-8") as file:
    json.dump(found, file)
os.replace(out + ".new", out)
