"""A run as a collection: the result on its coarse mesh, the reference picture behind them, selected and framed."""

import os

import bpy
from mathutils import Quaternion, Vector

import ultrashape_mesh


def send(task):
    notes = []
    if task["blend"] is None:
        # The user's windows and preferences, and nothing of what their startup file has in its scene.
        bpy.ops.wm.read_homefile(use_empty=True)
    else:
        _open(task["blend"])
    if bpy.context.view_layer.objects.active is not None and bpy.context.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    collection = bpy.data.collections.new(task["collection"])
    bpy.context.scene.collection.children.link(collection)
    objects = [add(one, collection) for one in task["objects"]]
    picture = None
    if task["picture"] is not None:
        picture = _picture(task["picture"], collection, objects[0], notes)
    if task["note"] is not None:
        text = bpy.data.texts.new(task["note"]["name"])
        text.write(task["note"]["text"])
    for one in bpy.context.view_layer.objects:
        one.select_set(False)
    objects[0].select_set(True)
    bpy.context.view_layer.objects.active = objects[0]
    bpy.context.view_layer.update()
    _frame([objects[0]] if picture is None else [objects[0], picture], objects[0])
    if not bpy.app.background:
        bpy.ops.ed.undo_push(message="Ultrashape: " + task["collection"])
    return {"collection": collection.name, "notes": notes}


def add(given, collection):
    """An object of the collection from a file; its own transform is none, the numbers stand where they belong."""
    mesh = ultrashape_mesh.load(given["name"], given["file"], given["matrix"])
    made = bpy.data.objects.new(given["name"], mesh)
    for key, value in given["properties"].items():
        made[key] = value
    collection.objects.link(made)
    if given["hidden"]:
        made.hide_set(True)
        made.hide_render = True
    return made


def _open(file):
    if not os.path.isfile(file):
        raise RuntimeError("The Blender file is not where it was.")
    bpy.ops.wm.open_mainfile(filepath=file)
    if not bpy.data.filepath or not os.path.samefile(bpy.data.filepath, file):
        raise RuntimeError("Blender could not open " + os.path.basename(file) + ".")


def _bounds(thing):
    corners = [thing.matrix_world @ Vector(corner) for corner in thing.bound_box]
    low = Vector(min(corner[axis] for corner in corners) for axis in range(3))
    high = Vector(max(corner[axis] for corner in corners) for axis in range(3))
    return low, high


def _picture(given, collection, beside, notes):
    """Behind the mesh, as large as it, facing the front view; packed, so that the file can go anywhere."""
    try:
        image = bpy.data.images.load(given["file"], check_existing=False)
        if image.size[0] == 0:
            raise RuntimeError("it has no pixels")
    except RuntimeError as why:
        notes.append("The reference picture could not be read by this Blender.")
        print("ultrashape:", why)
        return None
    image.name = given["name"]
    image.pack()
    # Unpacked by the user, it must not be written over the library's own file.
    image.filepath_raw = "//" + os.path.basename(given["file"])
    bpy.context.view_layer.update()
    low, high = _bounds(beside)
    size = max(max(high - low), 1e-6)
    empty = bpy.data.objects.new(given["name"], None)
    empty.empty_display_type = "IMAGE"
    empty.data = image
    empty.empty_display_size = size
    empty.rotation_euler = (1.5707963267948966, 0, 0)
    empty.location = ((low[0] + high[0]) / 2, high[1] + size * 0.1, (low[2] + high[2]) / 2)
    empty.hide_render = True
    collection.objects.link(empty)
    return empty


def _frame(shown, main):
    """In every 3D view: what was sent fills it, and nothing is cut off for being far too large or too small."""
    low, high = _bounds(main)
    size = max((high - low).length, 1e-6)
    for screen in bpy.data.screens:
        for space in (space for area in screen.areas if area.type == "VIEW_3D" for space in area.spaces):
            if space.type != "VIEW_3D" or space.region_3d is None:
                continue
            space.clip_start = min(space.clip_start, size / 100)
            space.clip_end = max(space.clip_end, size * 20)
            region = space.region_3d
            if region.view_perspective == "CAMERA":
                region.view_perspective = "PERSP"
            region.view_location = (low + high) / 2
            region.view_rotation = Quaternion((0.7844, 0.4846, 0.2034, 0.3292))  # three-quarter, from the front
            region.view_distance = size * 1.3
