"""A run's result as an asset: a .blend with one marked object, its tags, its catalogue and its picture."""

import os

import bpy

import ultrashape_scene


def publish(task):
    asset = task["asset"]
    bpy.ops.wm.read_homefile(use_empty=True)
    libraries = bpy.context.preferences.filepaths.asset_libraries
    listed = [one.name for one in libraries if _inside(asset["blend"], one.path)]
    collection = bpy.data.collections.new(task["collection"])
    bpy.context.scene.collection.children.link(collection)
    made = ultrashape_scene.add(task["objects"][0], collection)
    made.asset_mark()
    data = made.asset_data
    data.description = asset["description"]
    data.author = asset["author"]
    for tag in asset["tags"]:
        data.tags.new(tag, skip_if_exists=True)
    data.catalog_id = asset["catalog"]
    notes = []
    if asset["preview"] is None or not _preview(made, asset["preview"]):
        notes.append("It has no picture of its own: there was no thumbnail.")
    bpy.ops.wm.save_as_mainfile(filepath=asset["blend"], compress=True, check_existing=False)
    if not os.path.isfile(asset["blend"]):
        raise RuntimeError("Blender did not write the file.")
    return {"listed": listed, "notes": notes}


def _inside(file, folder):
    try:
        here = os.path.realpath(os.path.dirname(file))
        there = os.path.realpath(bpy.path.abspath(folder))
        return os.path.commonpath([here, there]) == there
    except (OSError, ValueError):
        return False


def _preview(made, file):
    try:
        image = bpy.data.images.load(file)
        # Blender keeps previews of this size; larger ones only swell the file.
        image.scale(256, 256)
        preview = made.preview_ensure() if hasattr(made, "preview_ensure") else made.preview
        preview.image_size = image.size[:]
        preview.image_pixels_float[:] = image.pixels[:]
        bpy.data.images.remove(image)
        return True
    except (RuntimeError, AttributeError, TypeError, ValueError) as why:
        print("ultrashape: no preview:", why)
        return False
