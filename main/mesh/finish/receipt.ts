import type { Lightness, ReceiptStep, Recipe, Units } from '../../../preload/contract/finish.ts';
import type { ClosedHoles } from './close-holes.ts';
import type { LightMesh } from './lighten.ts';
import type { Dropped } from './parts.ts';
import { count, counted, megabytes, number, percent } from './words.ts';

export interface Lightened {
  readonly asked: Lightness;
  readonly before: number;
  readonly after: number;
  readonly light: LightMesh;
  /** Mean and greatest distance, in the file's units; null: nothing was made lighter. */
  readonly error: { readonly mean: number; readonly most: number; readonly diagonal: number } | null;
  /** The target of an error, in the file's units. */
  readonly allowed: number;
  readonly units: Units;
  /** Parts that shrank to nothing. */
  readonly vanished: number;
}

/** Collects what was asked and what was got. */
export class Steps {
  readonly list: ReceiptStep[] = [];

  weld(share: number, tolerance: number, joined: number, triangles: number): void {
    this.#add({
      step: 'weld',
      asked: share === 0 ? 'equal points become one' : `points within ${percent(share)} of the diagonal become one`,
      got:
        joined === 0
          ? 'there were none'
          : `${counted(joined, 'point')} joined${triangles === 0 ? '' : `, ${counted(triangles, 'triangle')} gone with them`}`,
      met: true,
      numbers: { tolerance, joined, triangles },
    });
  }

  innerShells(dropped: Dropped, diagonal: number): void {
    this.#add({ step: 'inner-shells', asked: 'none', ...got(dropped, diagonal) });
  }

  bits(asked: NonNullable<Recipe['dropBits']>, dropped: Dropped, diagonal: number): void {
    const least =
      asked.by === 'diagonal' ? `${percent(asked.share)} of the diagonal` : counted(asked.triangles, 'triangle');
    this.#add({ step: 'bits', asked: `none below ${least}`, ...got(dropped, diagonal) });
  }

  holes(
    asked: NonNullable<Recipe['closeHoles']>,
    { found, closed, added, larger, failed, largest }: ClosedHoles,
  ): void {
    const most = asked.by === 'edges' ? counted(asked.edges, 'edge') : `${percent(asked.share)} of the diagonal`;
    const left = [
      ...(larger === 0 ? [] : [`${count(larger)} larger left`]),
      ...(failed === 0 ? [] : [`${count(failed)} could not be closed`]),
    ];
    this.#add({
      step: 'holes',
      asked: `closed up to ${most}`,
      got:
        found === 0
          ? 'there were none'
          : [`${count(closed)} of ${count(found)} closed with ${counted(added, 'triangle')}`, ...left].join(', '),
      met: failed === 0,
      numbers: { found, closed, added, larger, failed, largest },
    });
  }

  lightness({ asked, before, after, light, error, allowed, units, vanished }: Lightened): void {
    const about = error === null ? [] : [`${number(error.mean)} off on average, ${number(error.most)} at most`];
    const mended = [
      ...(vanished === 0 ? [] : [`${counted(vanished, 'small part')} shrank to nothing`]),
      ...(light.folded === 0 ? [] : [`${counted(light.folded, 'folded triangle')} removed`]),
      ...(light.cut === 0 ? [] : [`surfaces that met cut apart at ${counted(light.cut, 'point')}`]),
    ];
    const lighter = after < before ? `${count(after)} of ${counted(before, 'triangle')}` : null;
    this.#add({
      step: 'lightness',
      asked: inWords(asked, allowed, units),
      got: [lighter ?? `${counted(before, 'triangle')}, as it was`, ...about, ...mended].join(', '),
      met: true,
      numbers: {
        before,
        after,
        folded: light.folded,
        cut: light.cut,
        vanished,
        ...(error === null ? {} : { meanError: error.mean, mostError: error.most }),
      },
    });
  }

  place(asked: Recipe['place'], moves: boolean): void {
    const words = {
      'in-place': "in the coarse mesh's place",
      grounded: 'on the floor',
      normalised: 'as UltraShape put it',
    };
    this.#add({
      step: 'place',
      asked: words[asked],
      got: asked !== 'in-place' || moves ? words[asked] : `${words[asked]}, where it stood already`,
      met: true,
      numbers: {},
    });
  }

  size(asked: Recipe['size'], factor: number, height: number): void {
    if (asked.by === 'original') return;
    this.#add({
      step: 'size',
      asked: asked.by === 'height' ? `${number(asked.millimetres)} mm high` : `${number(asked.factor)} times as large`,
      got: `${number(height)} mm high`,
      met: asked.by === 'scale' || Math.abs(height - asked.millimetres) <= asked.millimetres * 1e-4,
      numbers: { factor, millimetres: height },
    });
  }

  normals(): void {
    this.#add({ step: 'normals', asked: 'smooth', got: 'smooth', met: true, numbers: {} });
  }

  write(recipe: Recipe, bytes: number): void {
    const most = recipe.lightness.by === 'megabytes' ? recipe.lightness.megabytes * 1e6 : null;
    const kind = recipe.format.kind.toUpperCase();
    this.#add({
      step: 'write',
      asked: most === null ? kind : `${kind} of ${megabytes(most)} at most`,
      got: megabytes(bytes),
      met: most === null || bytes <= most,
      numbers: { bytes },
    });
  }

  #add(step: ReceiptStep): void {
    this.list.push(step);
  }
}

function got({ parts, triangles, largest }: Dropped, diagonal: number): Pick<ReceiptStep, 'got' | 'met' | 'numbers'> {
  const share = diagonal > 0 ? largest / diagonal : 0;
  return {
    got:
      parts === 0
        ? 'there were none'
        : `${counted(parts, 'part')} dropped with ${counted(triangles, 'triangle')}, the largest ${percent(share)} of the diagonal`,
    met: true,
    numbers: { parts, triangles, largest: share },
  };
}

function inWords(asked: Lightness, allowed: number, units: Units): string {
  switch (asked.by) {
    case 'original':
      return 'as it is';
    case 'triangles':
      return counted(asked.triangles, 'triangle');
    case 'megabytes':
      return `${number(asked.megabytes)} MB at most`;
    case 'error':
      return asked.of === 'diagonal'
        ? `no more than ${percent(asked.error)} of the diagonal off`
        : `no more than ${number(allowed)} ${units} off`;
  }
}
