import type { Kernels } from './kernels.ts';
import type { Memory } from './memory.ts';
import { median } from './numbers.ts';
import type { Openings } from './opening.ts';
import type { Outside } from './outside.ts';
import type { LongestTasks } from './page/task-watch.ts';
import { atLeast, atMost, type Line, milliseconds, quotient, share } from './report.ts';

/** The size that the targets are about. */
const BIG = 6_500_000;
const FLAT_OUT = 50;

export function openingLines(openings: readonly Openings[]): readonly Line[] {
  return openings.flatMap(({ project, raw, proxy, gltfLoader, modelViewer, ours }) => {
    const resident = ours.map((opening) => opening.resident);
    const isBig = project.size === BIG;
    const of = (what: string): string => `${project.name}: ${what}`;
    const longest = (part: keyof LongestTasks): number => Math.max(...ours.map(({ tasks }) => tasks[part]));
    return [
      quotient(of('on the GPU ÷ raw bytes'), resident, raw, isBig ? atMost(1.25, 1.05) : null),
      quotient(of('GLTFLoader ÷ ours'), gltfLoader, resident, isBig ? atLeast(1.5, 1.7) : null),
      quotient(of('model-viewer’s load ÷ ours'), modelViewer, resident, isBig ? atLeast(3, 3.5) : null),
      ...(proxy === null
        ? []
        : [quotient(of('proxy’s bytes ÷ raw bytes'), proxy, raw, isBig ? atMost(0.3, 0.15) : null)]),
      quotient(
        of('click to on the GPU ÷ raw bytes'),
        ours.map(({ sinceClick }) => sinceClick),
        raw,
      ),
      taskLine(of('longest task until drawn, but for frames'), longest('between'), isBig, 'the worst of all rounds'),
      taskLine(
        of('longest frame until drawn'),
        longest('frame'),
        isBig,
        `script in it ${milliseconds(longest('frameScript'))}; the rest is drawing in software`,
      ),
    ];
  });
}

const taskLine = (what: string, value: number, isBig: boolean, of: string): Line => ({
  what,
  value,
  unit: 'ms',
  target: isBig ? atMost(FLAT_OUT, 16) : null,
  of: value === 0 ? 'none took 50 ms; the browser tells of no shorter ones' : of,
  n: 1,
});

/** What the page's thread itself works: without a GPU, by the clock it waits for processors that draw in software. */
export const workLine = (name: string, worked: readonly number[]): Line => ({
  what: `${name}: most work of the page in one task`,
  value: Math.max(...worked),
  unit: 'ms',
  target: atMost(FLAT_OUT, 16),
  of: 'processor time, frames and garbage included, the worst of all rounds',
  n: worked.length,
});

export function memoryLines(name: string, rounds: readonly Memory[]): readonly Line[] {
  const each = (part: keyof Memory): readonly number[] => rounds.map((round) => round[part]);
  const against = rounds.map(({ loading, gltfLoader }) => loading / gltfLoader);
  return [
    share(`${name}: page’s peak ÷ file`, each('loading'), 'growth of the page’s process', atMost(1.7, 1.2)),
    share(`${name}: page’s peak ÷ GLTFLoader’s`, against, 'the same', atMost(0.55, 0.4)),
    share(`${name}: page when shown ÷ file`, each('shown'), 'the same', atMost(1.3, 1.3)),
    share(`${name}: page when closed ÷ file`, each('closed'), 'the same'),
  ];
}

export function kernelLines(kernels: Kernels, outside: Outside): readonly Line[] {
  const { bvh, glThumbnail, cloudCompare } = outside;
  const bvhAll = bvh.map(({ took, points }) => (took / points) * kernels.vertices);
  return [
    ...(cloudCompare === null
      ? []
      : [quotient('detail map: CloudCompare ÷ ours, two threads', cloudCompare, kernels.distances2, atLeast(1.3, 2))]),
    quotient('detail map: three-mesh-bvh ÷ ours, one thread', bvhAll, kernels.distances1, atLeast(2.5, 3.5)),
    quotient('detail map: one thread ÷ two', kernels.distances1, kernels.distances2),
    quotient('health ÷ three’s computeVertexNormals', kernels.health, kernels.vertexNormals, atMost(1.2, 0.7)),
    quotient('proxy ÷ simplifying the whole', kernels.proxy, kernels.simplify, atMost(0.2, 0.1)),
    share(
      'proxy’s mean error ÷ that of simplifying the whole',
      [kernels.proxyError / kernels.simplifyError],
      `${kernels.proxyError.toExponential(2)} ÷ ${kernels.simplifyError.toExponential(2)}`,
      atMost(1.15, 1),
    ),
    quotient('thumbnail ÷ drawing all of it by GL', kernels.thumbnail, glThumbnail, atMost(0.35, 0.15)),
    {
      what: 'pick: time for a ray',
      value: median(kernels.pick),
      unit: 'ms',
      target: atMost(5, 1),
      of: `${kernels.pickedRays} hits ${kernels.pickIsExact ? 'equal' : 'NOT EQUAL'} to a look at every triangle`,
      n: kernels.pick.length,
    },
  ];
}

export function toolLines(resident: readonly number[], { f3d, meshLab }: Outside): readonly Line[] {
  const ours = milliseconds(median(resident));
  const line = (what: string, times: readonly number[]): Line => ({
    what,
    value: median(times) / median(resident),
    unit: '',
    target: null,
    of: `${milliseconds(median(times))} ÷ ${ours}`,
    n: times.length,
  });
  return [
    ...(f3d === null ? [] : [line('f3d, from its start to a picture ÷ ours on the GPU', f3d)]),
    ...(meshLab === null ? [] : [line('MeshLab, from its start to having read it ÷ ours on the GPU', meshLab)]),
  ];
}
