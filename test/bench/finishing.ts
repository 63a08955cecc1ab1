import { execFile, fork } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { MeshProcess } from '../../main/mesh/engine.ts';
import { BUILT_IN_RECIPES, type Format, type Recipe } from '../../preload/contract/finish.ts';
import { WatchedProcess } from '../fuzz/watched-process.ts';
import { type Line, quotient } from './report.ts';
import { programOf } from './tools.ts';

/** One piece of work: milliseconds, and the most memory of its process in bytes. */
interface Work {
  readonly took: number;
  readonly peak: number;
}

/** By target, ours and the others' work on it, one value a round; Blender's is one alone, null: it is not installed. */
interface Target {
  readonly triangles: number;
  readonly ours: Work[];
  readonly plain: Work[];
  readonly blender: Work[] | null;
}

export interface Finishing {
  readonly targets: readonly Target[];
  readonly formats: readonly { readonly kind: string; readonly work: Work[]; readonly bytes: number }[];
}

const TARGETS = [1_000_000, 100_000];
const FORMATS: readonly (readonly [string, Format])[] = [
  ['GLB', { kind: 'glb', compressed: false }],
  ['GLB, compressed', { kind: 'glb', compressed: true }],
  ['OBJ', { kind: 'obj', units: 'metres', up: 'y' }],
  ['STL', { kind: 'stl', units: 'millimetres', up: 'z' }],
  ['PLY', { kind: 'ply', units: 'metres', up: 'z' }],
  ['3MF', { kind: '3mf' }],
];
const [ORIGINAL] = BUILT_IN_RECIPES;

/** Export and decimation of a result, each in a process of its own, in turn with what they are measured against. */
export async function measureFinishing(file: string, work: string, rounds: number): Promise<Finishing> {
  const blender = await programOf('blender');
  const targets = TARGETS.map((triangles): Target => {
    return { triangles, ours: [], plain: [], blender: blender === null ? null : [] };
  });
  const formats = FORMATS.map(([kind, format]) => ({ kind, format, work: [] as Work[], bytes: 0 }));
  for (let round = 0; round < rounds; round++) {
    for (const { triangles, ...works } of targets) {
      const lightness = { by: 'triangles', triangles } as const;
      const out = path.join(work, `light-${triangles}.glb`);
      works.ours.push(await ours(file, { ...ORIGINAL, lightness }, out));
      works.plain.push(await plain(file, triangles, out));
      // Once: it takes minutes, and nobody needs a median to tell minutes from seconds.
      if (blender !== null && round === 0) works.blender?.push(await inBlender(blender, file, triangles, out));
    }
    for (const one of formats) {
      const out = path.join(work, `whole.${one.format.kind}`);
      one.work.push(await ours(file, { ...ORIGINAL, format: one.format }, out));
      one.bytes = (await stat(out)).size;
    }
  }
  return { targets, formats };
}

/** The mesh process, started with the work. */
async function ours(file: string, recipe: Recipe, out: string): Promise<Work> {
  const watched = new WatchedProcess();
  const engine = new MeshProcess(() => watched.start());
  const { signal } = new AbortController();
  try {
    // What it holds at rest counts as well: the others' do.
    const began = performance.now();
    await engine.finish({ source: { file, placement: null }, recipe, out, previewOut: null, extras: null }, signal);
    return { took: performance.now() - began, peak: watched.peak() };
  } finally {
    await engine.close();
  }
}

/** meshoptimizer on the whole, as its documentation has it. */
async function plain(file: string, triangles: number, out: string): Promise<Work> {
  const began = performance.now();
  const child = fork(path.join(import.meta.dirname, 'plain-simplify.ts'), [file, String(triangles), out], {
    execArgv: [],
  });
  const peak = await new Promise<number>((resolve, reject) => {
    child.once('message', (bytes) => resolve(Number(bytes)));
    child.once('exit', (code) => (code === 0 ? undefined : reject(new Error(`it ended with ${String(code)}`))));
  });
  return { took: performance.now() - began, peak };
}

const SCRIPT = `
import bpy, sys, resource, numpy
if not hasattr(numpy, 'bool'): numpy.bool = bool
source, triangles, out = sys.argv[sys.argv.index('--') + 1:]
bpy.ops.import_scene.gltf(filepath=source)
(o,) = [o for o in bpy.context.scene.objects if o.type == 'MESH']
modifier = o.modifiers.new('d', 'DECIMATE')
modifier.ratio = int(triangles) / len(o.data.polygons)
bpy.context.view_layer.objects.active = o
bpy.ops.object.modifier_apply(modifier='d')
bpy.ops.export_scene.gltf(filepath=out, export_format='GLB')
print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
`;

/** Its own import, decimation and export, from its start to its end. */
async function inBlender(program: string, file: string, triangles: number, out: string): Promise<Work> {
  const script = `${out}.py`;
  await writeFile(script, SCRIPT);
  const scene = ['--python-expr', 'import bpy; bpy.ops.wm.read_factory_settings(use_empty=True)'];
  const args = ['--background', '--factory-startup', '--python-exit-code', '3', ...scene, '--python', script];
  const began = performance.now();
  const { stdout } = await promisify(execFile)(program, [...args, '--', file, String(triangles), out], {
    maxBuffer: 1 << 26,
  });
  return { took: performance.now() - began, peak: Number(/^PEAK (\d+)/m.exec(stdout)?.[1]) };
}

const times = (work: readonly Work[]): number[] => work.map(({ took }) => took);
const peaks = (work: readonly Work[]): string => `${(Math.max(...work.map(({ peak }) => peak)) / 1e9).toFixed(2)} GB`;

export function finishingLines({ targets, formats }: Finishing): readonly Line[] {
  const glb = formats[0]?.work ?? [];
  return [
    ...targets.flatMap(({ triangles, ours, plain, blender }) => {
      const to = `to ${triangles / 1000} k`;
      const against = (what: string, work: readonly Work[]): Line => {
        const line = quotient(`${what} ÷ ours, ${to}`, times(work), times(ours).slice(0, work.length));
        return { ...line, of: `${line.of}; ${peaks(work)}, ours ${peaks(ours)}` };
      };
      return [
        against('meshoptimizer plainly', plain),
        ...(blender === null ? [] : [against('Blender, import to export', blender)]),
      ];
    }),
    ...formats.map(({ kind, work, bytes }) => {
      const line = quotient(`${kind} of all ÷ GLB of all`, times(work), times(glb));
      return { ...line, of: `${line.of}; ${(bytes / 1e6).toFixed(0)} MB, ${peaks(work)}` };
    }),
  ];
}

export const finishingLeft = ({ targets }: Finishing): readonly string[] =>
  targets.some(({ blender }) => blender === null) ? ['Blender: not installed'] : [];
