import { expect, test } from 'vitest';
import { ShownError } from '../../../renderer/app.ts';
import { Notices } from '../../../renderer/state/notices.svelte.ts';
import { Refusal } from '../../support/fake-bridge.ts';

/** Time that passes when it is told to. */
function clock() {
  let waiting: (() => void)[] = [];
  const wait = (_ms: number, then: () => void) => {
    waiting.push(then);
    return () => (waiting = waiting.filter((one) => one !== then));
  };
  return { wait, pass: () => waiting.forEach((then) => then()) };
}

const said = (notices: Notices) => notices.all.map(({ message }) => message);

test('good news goes by itself, a warning stays until someone has dealt with it', () => {
  const { wait, pass } = clock();
  const notices = new Notices(wait);
  notices.tell({ message: 'Saved.' });
  notices.tell({ level: 'warning', message: 'castle.blend cannot be used.' });
  pass();
  expect(said(notices)).toEqual(['castle.blend cannot be used.']);
  notices.dismiss(notices.all[0]?.id ?? 0);
  expect(said(notices)).toEqual([]);
});

test('the same news twice is one notice, and a flood is not a wall', () => {
  const notices = new Notices(clock().wait);
  for (let n = 0; n < 10; n++) notices.tell({ level: 'warning', message: 'No connection.' });
  expect(said(notices)).toEqual(['No connection.']);
  for (let n = 0; n < 10; n++) notices.tell({ level: 'warning', message: `File ${n}` });
  expect(said(notices)).toHaveLength(5);
});

test('what main refused is shown in its words; what the user cancelled is not news; a bug tells no secrets', () => {
  const notices = new Notices(clock().wait);
  notices.report(new ShownError(new Refusal({ message: 'The disk is full.' }).failure));
  notices.report(new ShownError(new Refusal({ code: 'cancelled', message: 'Cancelled.' }).failure));
  notices.report(new TypeError('x is not a function'));
  expect(said(notices)).toEqual(['The disk is full.', 'Something went wrong inside the app.']);
});
