import type { Lineage, LineageNode } from '../../preload/contract/lineage.ts';

export interface LineageStep {
  readonly node: LineageNode;
  /** What it was asked for. */
  readonly isSelf: boolean;
  /** It was made from that one, or that one from it, through however many hands. */
  readonly isKin: boolean;
}

export interface LineageGroup {
  readonly kind: LineageNode['kind'];
  readonly steps: readonly LineageStep[];
}

const ORDER: readonly LineageNode['kind'][] = ['picture', 'coarse', 'refined', 'export'];

/** From the picture to what was taken home, in the order of making, with what belongs to `id` told from the rest. */
export function lineageGroups({ nodes, edges }: Lineage, id: string): readonly LineageGroup[] {
  const walk = (step: (at: string) => readonly string[]): ReadonlySet<string> => {
    const seen = new Set([id]);
    for (const at of seen) for (const next of step(at)) seen.add(next);
    return seen;
  };
  const before = walk((at) => edges.filter(({ to }) => to === at).map(({ from }) => from));
  const after = walk((at) => edges.filter(({ from }) => from === at).map(({ to }) => to));
  return ORDER.map((kind) => ({
    kind,
    steps: nodes
      .filter((node) => node.kind === kind)
      .sort((a, b) => a.at - b.at)
      .map((node) => ({ node, isSelf: node.id === id, isKin: before.has(node.id) || after.has(node.id) })),
  })).filter(({ steps }) => steps.length > 0);
}
