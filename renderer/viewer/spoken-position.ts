import { viewerText } from '../messages.ts';
import { axisViewOf, wrapped, type Pose } from './pose.ts';

const SIDES = ['front', 'right', 'back', 'left'] as const;
const QUARTER = Math.PI / 2;
const degrees = (angle: number) => Math.round((angle * 180) / Math.PI);

/** Where the camera stands, for who cannot see it: "Front, 30° right, 15° above". */
export function spokenPosition(pose: Pose): string {
  const { views, toTheRight, toTheLeft, above, below, flat } = viewerText;
  const ending = pose.projection === 'orthographic' ? [flat] : [];
  const exact = axisViewOf(pose);
  if (exact !== null) return [views[exact], ...ending].join(', ');

  const quarters = Math.round(pose.azimuth / QUARTER);
  const side = SIDES[(quarters + 4) % 4] ?? 'front';
  const aside = degrees(wrapped(pose.azimuth - quarters * QUARTER));
  const up = degrees(pose.elevation);
  const words: string[] = [views[side]];
  if (Math.abs(up) === 90) words[0] = up > 0 ? views.top : views.bottom;
  if (aside !== 0) words.push(aside > 0 ? toTheRight(aside) : toTheLeft(-aside));
  if (up !== 0 && Math.abs(up) !== 90) words.push(up > 0 ? above(up) : below(-up));
  return [...words, ...ending].join(', ');
}
