import type { Command } from '../commands/registry.svelte.ts';
import { commandText } from '../messages.ts';
import { lineText } from '../messages/activity.ts';
import { foundText } from '../messages/found.ts';
import { ledgerText } from '../messages/ledger.ts';
import type { Desk } from '../state/desk.svelte.ts';

/** Nothing leaves the line, or it goes on. */
export async function pauseLine({ session }: Desk, paused: boolean): Promise<void> {
  const { settings } = session;
  if (settings !== null) await session.change({ line: { ...settings.line, paused } });
}

/** What can be done with all that goes on, wherever one is. */
export function activityCommands(desk: Desk): readonly Command[] {
  const { activity, session } = desk;
  const { reasons } = commandText;
  const { group } = lineText;
  const pause = (id: string, title: string, paused: boolean): Command => ({
    id,
    title,
    group,
    keys: null,
    reason: () => (session.settings?.line.paused === paused ? reasons.alreadySo : null),
    run: () => desk.try(() => pauseLine(desk, paused)),
  });
  return [
    pause('pause-line', lineText.pause, true),
    pause('resume-line', lineText.goOnCommand, false),
    { id: 'find-on-fal', title: foundText.look, group, keys: null, run: () => activity.findOnFal() },
    { id: 'open-ledger', title: ledgerText.open, group, keys: null, run: () => activity.show('ledger') },
    {
      id: 'export-ledger',
      title: ledgerText.exportAll,
      group,
      keys: null,
      run: () => desk.try(() => activity.exportLedger(null)),
    },
  ];
}
