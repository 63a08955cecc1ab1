import { unsupported } from '../errors.ts';
import { backgroundOf } from './background.ts';
import { coverage, inverse, type Mask, maskOf, regionsOf } from './mask.ts';
import type { Pixels } from './pixels.ts';

/** The pixels of a picture that show its subject. */
export interface Subject {
  readonly mask: Mask;
  readonly by: 'alpha' | 'border';
}

/** Share of the picture: less is no subject, more is no background. */
const LEAST = 0.01;
const MOST = 0.95;
/** Share of transparent pixels that says that the subject was cut out. */
const CUT_OUT = 0.005;
/** What is so much smaller than the largest part of a subject is a speck. */
const SPECK = 0.05;

const ADVICE = 'Cut the subject out (a transparent background), or use a picture with a plain background around it.';

/**
 * Tell the subject of a picture from its background: by its transparency, or else by the colours along its border.
 *
 * @throws AppError `unsupported-file` where no subject can be told.
 */
export function subjectOf(picture: Pixels): Subject {
  const opaque = opaqueIn(picture);
  if (coverage(opaque) <= 1 - CUT_OUT) return { mask: plausible(opaque), by: 'alpha' };
  const background = backgroundOf(picture);
  if (background === null) throw unsupported('The subject of the picture cannot be told from its background.', ADVICE);
  return { mask: plausible(withoutSpecks(inverse(background))), by: 'border' };
}

function opaqueIn({ width, height, data }: Pixels): Mask {
  const bits = new Uint8Array(width * height);
  for (let i = 0; i < bits.length; i++) if ((data[i * 4 + 3] ?? 0) >= 128) bits[i] = 1;
  return { width, height, bits };
}

function withoutSpecks(mask: Mask): Mask {
  const regions = regionsOf(mask);
  const largest = Math.max(0, ...regions.map(({ pixels }) => pixels.length));
  return maskOf(
    mask,
    regions.filter(({ pixels }) => pixels.length >= largest * SPECK),
  );
}

function plausible(mask: Mask): Mask {
  const share = coverage(mask);
  if (share < LEAST) throw unsupported('The picture shows no subject in front of its background.', ADVICE);
  if (share > MOST) throw unsupported('The picture shows no background around its subject.', ADVICE);
  return mask;
}
