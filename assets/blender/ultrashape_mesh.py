"""Meshes from GLB files into Blender, exactly where their numbers say.

A GLB without compression already is what Blender's fast path wants: float32 positions and indices in one block. Read by
numpy it takes a few seconds where Blender's importer takes a minute, and needs no importer that this Blender may lack.
Anything else goes through Blender's importer.
"""

import json
import os
import struct

import bpy

try:
    import numpy as np
except ImportError:  # a Blender that was built without; official ones bring it
    np = None

# glTF: Y up, -Z to the back. Blender: Z up, Y to the back.
UPRIGHT = ((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1))
INDEX_TYPES = {5121: "<u1", 5123: "<u2", 5125: "<u4"}
PLAIN_EXTENSIONS = {"KHR_materials_unlit"}


class NotPlain(Exception):
    """Blender's own importer has to read it."""


def load(name, file, matrix=None):
    """A mesh of all that the file shows. `matrix`: column-major, applied in the file's own axes; None: none."""
    try:
        if np is None:
            raise NotPlain("this Blender has no numpy")
        positions, triangles = _read_plain(file, matrix)
    except NotPlain as why:
        print("ultrashape: by the importer, for", why)
        return _by_importer(name, file, matrix)
    return _build(name, positions, triangles)


def _read_plain(file, matrix):
    with open(file, "rb") as stream:
        head = stream.read(20)
        if len(head) < 20 or head[:4] != b"glTF":
            raise NotPlain("it is no GLB")
        json_length = struct.unpack("<I", head[12:16])[0]
        gltf = json.loads(stream.read(json_length))
    binary = 20 + json_length + 8
    unknown = set(gltf.get("extensionsRequired", ())) - PLAIN_EXTENSIONS
    if unknown:
        raise NotPlain("it needs " + ", ".join(sorted(unknown)))
    if any("uri" in buffer for buffer in gltf.get("buffers", ())):
        raise NotPlain("its numbers are elsewhere")

    def numbers(index, dtype, width):
        accessor = gltf["accessors"][index]
        if "sparse" in accessor or "bufferView" not in accessor:
            raise NotPlain("it has sparse numbers")
        view = gltf["bufferViews"][accessor["bufferView"]]
        if view.get("byteStride", np.dtype(dtype).itemsize * width) != np.dtype(dtype).itemsize * width:
            raise NotPlain("its numbers are interleaved")
        offset = binary + view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        flat = np.memmap(file, dtype=dtype, mode="r", offset=offset, shape=accessor["count"] * width)
        return flat.reshape(-1, width) if width > 1 else flat

    outer = np.array(UPRIGHT, dtype=np.float64)
    if matrix is not None:
        outer = outer @ np.array(matrix, dtype=np.float64).reshape(4, 4).T
    points, corners, first = [], [], 0
    for mesh_index, place in _instances(gltf):
        whole = outer @ place
        for primitive in gltf["meshes"][mesh_index]["primitives"]:
            if primitive.get("mode", 4) != 4:
                raise NotPlain("it is not made of triangles alone")
            accessor = gltf["accessors"][primitive["attributes"]["POSITION"]]
            if accessor["componentType"] != 5126:
                raise NotPlain("its positions are packed")
            given = numbers(primitive["attributes"]["POSITION"], "<f4", 3)
            placed = np.empty((len(given), 3), dtype=np.float32)
            # In float64, row by row: a mesh far from the origin would lose its detail otherwise.
            for axis in range(3):
                a, b, c, d = whole[axis]
                placed[:, axis] = a * given[:, 0].astype(np.float64) + b * given[:, 1] + c * given[:, 2] + d
            if "indices" in primitive:
                kind = INDEX_TYPES[gltf["accessors"][primitive["indices"]]["componentType"]]
                order = numbers(primitive["indices"], kind, 1).astype(np.int32).reshape(-1, 3)
            else:
                order = np.arange(len(given), dtype=np.int32).reshape(-1, 3)
            if np.linalg.det(whole[:3, :3]) < 0:
                order = order[:, ::-1]  # a mirror turns the faces inside out
            points.append(placed)
            corners.append(order + first)
            first += len(given)
    if not points:
        raise NotPlain("nothing is shown in it")
    return (points[0], corners[0]) if len(points) == 1 else (np.concatenate(points), np.concatenate(corners))


def _instances(gltf):
    """Every mesh that the scene shows, with the matrix that takes it there."""
    nodes = gltf.get("nodes", [])
    scenes = gltf.get("scenes", [])
    roots = scenes[gltf.get("scene", 0)].get("nodes", []) if scenes else range(len(nodes))
    found, todo = [], [(index, np.identity(4)) for index in roots]
    while todo:
        index, above = todo.pop(0)
        node = nodes[index]
        if "skin" in node:
            raise NotPlain("it has bones")
        here = above @ _local(node)
        if "mesh" in node:
            found.append((node["mesh"], here))
        todo.extend((child, here) for child in node.get("children", ()))
    return found


def _local(node):
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    local = np.identity(4)
    local[:3, :3] = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )
    local[:3, :3] *= node.get("scale", (1, 1, 1))
    local[:3, 3] = node.get("translation", (0, 0, 0))
    return local


def _build(name, positions, triangles):
    if len(triangles) and (triangles.min() < 0 or triangles.max() >= len(positions)):
        raise RuntimeError("The mesh names points that it does not have.")
    a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
    whole = (a != b) & (b != c) & (a != c)
    if not whole.all():
        triangles = triangles[whole]  # a face that meets itself can bring Blender down
    triangles = np.ascontiguousarray(triangles, dtype=np.int32)
    count = len(triangles)
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(positions))
    mesh.vertices.foreach_set("co", positions.ravel())
    mesh.loops.add(count * 3)
    mesh.loops.foreach_set("vertex_index", triangles.ravel())
    mesh.polygons.add(count)
    mesh.polygons.foreach_set("loop_start", np.arange(0, count * 3, 3, dtype=np.int32))
    if bpy.app.version < (4, 0, 0):  # later it follows from loop_start
        mesh.polygons.foreach_set("loop_total", np.full(count, 3, dtype=np.int32))
    smooth(mesh)
    mesh.update(calc_edges=True)
    return mesh


def smooth(mesh):
    """Smooth all over; 4.1 did away with `use_auto_smooth`, which would leave edges sharp before."""
    if hasattr(mesh, "shade_smooth"):
        mesh.shade_smooth()
        return
    flags = np.ones(len(mesh.polygons), dtype=bool) if np is not None else [True] * len(mesh.polygons)
    mesh.polygons.foreach_set("use_smooth", flags)


def _by_importer(name, file, matrix):
    from mathutils import Matrix

    # Debian's importer of Blender 3.4 asks for a name that numpy 1.24 has dropped.
    if np is not None and "bool" not in np.__dict__:
        np.bool = np.bool_
    before = set(bpy.data.objects)
    known = {kind: set(getattr(bpy.data, kind)) for kind in ("materials", "images", "collections")}
    if os.path.splitext(file)[1].lower() == ".obj":
        (bpy.ops.wm.obj_import if hasattr(bpy.ops.wm, "obj_import") else bpy.ops.import_scene.obj)(filepath=file)
    else:
        bpy.ops.import_scene.gltf(filepath=file)
    made = [one for one in bpy.data.objects if one not in before]
    shown = [one for one in made if one.type == "MESH"]
    if not shown:
        raise RuntimeError("Nothing was found in " + os.path.basename(file) + ".")
    bpy.context.view_layer.update()
    turn = Matrix(UPRIGHT)
    place = Matrix.Identity(4) if matrix is None else turn @ Matrix([matrix[at::4] for at in range(4)]) @ turn.inverted()
    import bmesh

    joined = bmesh.new()
    for one in shown:
        part = one.data.copy()
        part.transform(place @ one.matrix_world)
        joined.from_mesh(part)
        bpy.data.meshes.remove(part)
    mesh = bpy.data.meshes.new(name)
    joined.to_mesh(mesh)
    joined.free()
    for one in made:
        data = one.data
        bpy.data.objects.remove(one)
        if isinstance(data, bpy.types.Mesh) and data.users == 0:
            bpy.data.meshes.remove(data)
    for kind, old in known.items():
        for one in [one for one in getattr(bpy.data, kind) if one not in old and one.users == 0]:
            getattr(bpy.data, kind).remove(one)
    smooth(mesh)
    mesh.update()
    return mesh
