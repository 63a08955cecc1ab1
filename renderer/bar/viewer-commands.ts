import type { Command } from '../commands/registry.svelte.ts';
import { commandText, viewerText } from '../messages.ts';
import { detailText, referenceText } from '../messages/compare.ts';
import { barText } from '../messages/viewer-bar.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { AXIS_VIEWS } from '../viewer/pose.ts';
import { MATCAP_NAMES } from './matcap-balls.ts';
import { shadingOptions } from './shadings.ts';

/** What the stage itself has to do for a command. */
export interface StageActions {
  readonly openPie: () => void;
  readonly openPicture: () => void;
  readonly step: (steps: 1 | -1) => void;
  readonly match: () => void;
  readonly rank: () => void;
}

const BACKGROUNDS = ['theme', 'black', 'gray', 'white'] as const;
const PINNED = ['off', 'beside', 'under', 'wipe'] as const;

/** What the viewer's own bar does, by name and by key: shading, overlays, camera, detail map, reference picture. */
export function viewerCommands(desk: Desk, stage: StageActions): readonly Command[] {
  const { room, session } = desk;
  const { camera, detail, look, reference } = room;
  const { commands: titles } = barText;
  const group = commandText.groups.view;
  const noMesh = () => (room.compare.shown.length === 0 || camera.pose === null ? barText.nothing : null);
  const noDetail = () => (detail.reference === null ? detailText.onlyOne : null);
  const noPicture = () => (reference.picture === null ? referenceText.none : noMesh());
  const noChange = () => (detail.map === null ? detailText.notMeasured : null);
  const already = (so: boolean) => (so ? commandText.reasons.alreadySo : null);
  const toggle = (id: 'wire' | 'xray' | 'flat' | 'backFaces' | 'grid' | 'bounds', keys: string | null): Command => ({
    id: `viewer-${id}`,
    title: titles[id],
    group,
    keys,
    run: () => look.toggle(id),
  });

  return [
    { id: 'shading-pie', title: titles.pie, group, keys: 'Z', run: stage.openPie },
    ...shadingOptions(room).map(({ value, label, reason }): Command => ({
      id: `shading-${value}`,
      title: titles.shading(label),
      group,
      keys: null,
      reason: () => reason ?? already(session.viewer.shading === value),
      run: () => look.set({ shading: value }),
    })),
    ...MATCAP_NAMES.map((matcap): Command => ({
      id: `matcap-${matcap}`,
      title: titles.matcap(barText.matcaps[matcap]),
      group,
      keys: null,
      run: () => look.set({ shading: 'matcap', matcap }),
    })),
    toggle('wire', 'Shift+Z'),
    toggle('xray', 'Alt+Z'),
    toggle('flat', null),
    toggle('backFaces', null),
    { id: 'overlays', title: titles.overlays, group, keys: 'Alt+Shift+Z', run: () => look.toggleBare() },
    { id: 'statistics', title: titles.statistics, group, keys: 'I', run: () => look.toggleStatistics() },
    toggle('grid', null),
    toggle('bounds', null),
    ...BACKGROUNDS.map((background): Command => ({
      id: `background-${background}`,
      title: titles.background(barText.backgrounds[background]),
      group,
      keys: null,
      reason: () => already(session.viewer.background === background),
      run: () => look.set({ background }),
    })),
    { id: 'frame', title: titles.frame, group, keys: 'F', reason: noMesh, run: () => camera.frame() },
    ...AXIS_VIEWS.map((view): Command => ({
      id: `view-${view}`,
      title: titles.view(viewerText.views[view]),
      group,
      keys: null,
      reason: noMesh,
      run: () => camera.lookAlong(view),
    })),
    {
      id: 'projection',
      title: titles.projection,
      group,
      keys: null,
      reason: noMesh,
      run: () => camera.toggleProjection(),
    },
    { id: 'level', title: titles.level, group, keys: null, reason: noMesh, run: () => camera.setRoll(0) },
    { id: 'section', title: titles.section, group, keys: null, reason: noMesh, run: () => look.toggleCut() },
    {
      id: 'measure',
      title: titles.measure,
      group,
      keys: 'M',
      reason: noMesh,
      run: () => look.setMeasuring(!look.measuring),
    },
    { id: 'picture', title: titles.picture, group, keys: 'F12', reason: noMesh, run: stage.openPicture },
    { id: 'detail', title: titles.detail, group, keys: 'E', reason: noDetail, run: () => look.toggleDetail() },
    { id: 'next-change', title: titles.next, group, keys: 'D', reason: noChange, run: () => stage.step(1) },
    {
      id: 'previous-change',
      title: titles.previous,
      group,
      keys: 'Shift+D',
      reason: noChange,
      run: () => stage.step(-1),
    },
    ...PINNED.map((how): Command => ({
      id: `reference-${how}`,
      title: titles.reference(referenceText.how[how]),
      group,
      keys: null,
      reason: () => (how === 'off' ? null : noPicture()) ?? already(reference.pinned === how),
      run: () => look.set({ reference: how }),
    })),
    { id: 'match-camera', title: titles.match, group, keys: null, reason: noPicture, run: stage.match },
    { id: 'rank', title: titles.rank, group, keys: null, reason: noPicture, run: stage.rank },
  ];
}
