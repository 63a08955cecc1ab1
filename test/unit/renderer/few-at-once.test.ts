import { expect, test } from 'vitest';
import { FewAtOnce } from '../../../renderer/ui/few-at-once.ts';

function asked(names: readonly string[], atOnce: number) {
  const few = new FewAtOnce(atOnce);
  const started: string[] = [];
  const end = Object.fromEntries(names.map((name) => [name, few.take(() => started.push(name))]));
  return { few, started, end };
}

test('so many start at once, and each end lets the next one start, in the order in which they came', () => {
  const { started, end } = asked(['a', 'b', 'c', 'd'], 2);
  expect(started).toEqual(['a', 'b']);
  end['b']?.();
  expect(started).toEqual(['a', 'b', 'c']);
  end['a']?.();
  expect(started).toEqual(['a', 'b', 'c', 'd']);
});

test('what is not wanted any more never starts, and takes nobody’s turn', () => {
  const { started, end } = asked(['a', 'b', 'c', 'd'], 1);
  end['b']?.();
  end['c']?.();
  expect(started).toEqual(['a']);
  end['a']?.();
  expect(started).toEqual(['a', 'd']);
});

test('an end that is said twice counts once', () => {
  const { started, end } = asked(['a', 'b', 'c', 'd'], 1);
  end['a']?.();
  end['a']?.();
  expect(started).toEqual(['a', 'b']);
});

test('while it is held nothing more starts, and what is not wanted any more by then never does', () => {
  const { few, started, end } = asked(['a', 'b', 'c', 'd'], 1);
  few.hold();
  end['a']?.();
  end['b']?.();
  expect(started).toEqual(['a']);
  few.goOn();
  expect(started).toEqual(['a', 'c']);
  end['c']?.();
  expect(started).toEqual(['a', 'c', 'd']);
});
