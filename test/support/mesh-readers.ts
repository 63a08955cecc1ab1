import { execFile, execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { unzipSync } from 'fflate';
import { validateBytes } from 'gltf-validator';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { type BufferGeometry, Mesh } from 'three';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { PLYLoader } from 'three/addons/loaders/PLYLoader.js';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';

/** What somebody else's reader found in a file: nine numbers a triangle, and normals alike where there are any. */
export interface Read {
  readonly corners: Float32Array;
  readonly normals: Float32Array | null;
}

/** By kind of file, a reader that is not ours. */
export const readers: Readonly<Record<string, (file: string) => Promise<Read>>> = {
  glb: readGlb,
  stl: async (file) => flat(new STLLoader().parse(await bufferOf(file))),
  ply: async (file) => flat(new PLYLoader().parse(await bufferOf(file))),
  obj: async (file) => {
    const [child] = new OBJLoader().parse(await readFile(file, 'utf8')).children;
    if (!(child instanceof Mesh)) throw new Error('no mesh in it');
    return flat((child as Mesh).geometry);
  },
  '3mf': readThreeMf,
};

async function bufferOf(file: string): Promise<ArrayBuffer> {
  return new Uint8Array(await readFile(file)).buffer;
}

function flat(geometry: BufferGeometry): Read {
  const whole = geometry.index === null ? geometry : geometry.toNonIndexed();
  const numbers = (name: string): Float32Array | null => {
    const attribute = whole.getAttribute(name) as ReturnType<BufferGeometry['getAttribute']> | undefined;
    return attribute === undefined ? null : Float32Array.from(attribute.array);
  };
  return { corners: numbers('position') ?? new Float32Array(), normals: numbers('normal') };
}

/** glTF-Transform, and the Khronos validator finds nothing to warn of. */
async function readGlb(file: string): Promise<Read> {
  const { issues } = await validateBytes(new Uint8Array(await readFile(file)));
  if (issues.numErrors + issues.numWarnings > 0) throw new Error(JSON.stringify(issues.messages));
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  await MeshoptDecoder.ready;
  const root = (await io.read(file)).getRoot();
  const node = root.listNodes()[0];
  const primitive = node?.getMesh()?.listPrimitives()[0];
  const indices = primitive?.getIndices()?.getArray();
  if (node === undefined || primitive === undefined || indices == null) throw new Error('no mesh in it');
  const of = (name: string, move: readonly number[], scale: readonly number[]): Float32Array | null => {
    const accessor = primitive.getAttribute(name);
    if (accessor === null) return null;
    const out = new Float32Array(indices.length * 3);
    indices.forEach((vertex, i) => {
      const element = accessor.getElement(vertex, []);
      for (let axis = 0; axis < 3; axis++)
        out[i * 3 + axis] = Number(element[axis]) * (scale[axis] ?? 1) + (move[axis] ?? 0);
    });
    return out;
  };
  const corners = of('POSITION', node.getTranslation(), node.getScale()) ?? new Float32Array();
  return { corners, normals: of('NORMAL', [0, 0, 0], [1, 1, 1]) };
}

const PYTHON = `
import sys, json, zipfile, xml.etree.ElementTree as tree
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    types = tree.fromstring(z.read('[Content_Types].xml'))
    assert {t.get('Extension') for t in types} == {'rels', 'model'}
    target = tree.fromstring(z.read('_rels/.rels'))[0].get('Target')
    model = tree.fromstring(z.read(target.lstrip('/')))
ns = '{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}'
assert model.tag == ns + 'model' and model.get('unit') == 'millimeter'
mesh = model.find(ns + 'resources').find(ns + 'object').find(ns + 'mesh')
points = [[float(p.get(k)) for k in 'xyz'] for p in mesh.find(ns + 'vertices')]
corners = [points[int(t.get(k))] for t in mesh.find(ns + 'triangles') for k in ('v1', 'v2', 'v3')]
assert model.find(ns + 'build')[0].get('objectid') == model.find(ns + 'resources')[0].get('id')
print(json.dumps([c for corner in corners for c in corner]))
`;

export const hasPython = has('python3', '--version');
export const hasBlender = has('blender', '--version');

/** Python's own zip and XML where there is Python, and otherwise a plain look into the zip. */
async function readThreeMf(file: string): Promise<Read> {
  if (hasPython) {
    const { stdout } = await promisify(execFile)('python3', ['-c', PYTHON, file], { maxBuffer: 1 << 30 });
    return { corners: Float32Array.from(JSON.parse(stdout) as number[]), normals: null };
  }
  const model = new TextDecoder().decode(unzipSync(new Uint8Array(await readFile(file)))['3D/3dmodel.model']);
  const numbers = (tag: string): number[] =>
    model
      .match(new RegExp(`<${tag} [^>]*>`, 'g'))
      ?.flatMap((row) => (row.match(/"[^"]*"/g) ?? []).map((n) => Number(n.slice(1, -1)))) ?? [];
  const points = numbers('vertex');
  const corners = numbers('triangle').flatMap((vertex) => points.slice(vertex * 3, vertex * 3 + 3));
  return { corners: Float32Array.from(corners), normals: null };
}

function has(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore', env: { ...process.env, QT_QPA_PLATFORM: 'offscreen' } });
    return true;
  } catch {
    return false;
  }
}

const IN_BLENDER = `
import bpy, sys, json
import numpy
# Blender 3.4's glTF reader asks numpy for a name that newer ones have no more.
if not hasattr(numpy, 'bool'): numpy.bool = bool
found = {}
for file in sys.argv[sys.argv.index('--') + 1:]:
    bpy.ops.object.select_all(action='SELECT'); bpy.ops.object.delete()
    kind = file.rsplit('.', 1)[1]
    if kind == 'glb': bpy.ops.import_scene.gltf(filepath=file)
    elif kind == 'obj': bpy.ops.wm.obj_import(filepath=file, forward_axis='Y', up_axis='Z')
    elif kind == 'stl': bpy.ops.import_mesh.stl(filepath=file)
    elif kind == 'ply': bpy.ops.import_mesh.ply(filepath=file)
    (o,) = [o for o in bpy.context.scene.objects if o.type == 'MESH']
    points = [o.matrix_world @ v.co for v in o.data.vertices]
    found[kind] = {
        'triangles': len(o.data.polygons),
        'min': [min(p[a] for p in points) for a in range(3)],
        'max': [max(p[a] for p in points) for a in range(3)],
    }
print('FOUND' + json.dumps(found))
`;

export interface InBlender {
  readonly triangles: number;
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/** What Blender finds in files, in its own axes (Z up). `folder`: for the script that asks it. */
export async function inBlender(
  files: readonly string[],
  folder: string,
): Promise<Readonly<Record<string, InBlender>>> {
  const script = path.join(folder, 'read.py');
  await writeFile(script, IN_BLENDER);
  const args = ['--background', '--factory-startup', '--python-exit-code', '3', '--python', script, '--', ...files];
  const { stdout } = await promisify(execFile)('blender', args, { maxBuffer: 1 << 24 });
  const line = stdout.split('\n').find((one) => one.startsWith('FOUND'));
  if (line === undefined) throw new Error(stdout);
  return JSON.parse(line.slice('FOUND'.length)) as Record<string, InBlender>;
}
