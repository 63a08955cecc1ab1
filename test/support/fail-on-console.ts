import { afterEach, beforeEach, expect, vi } from 'vitest';

// An error or a warning that nobody expected is a failure. A test that expects one replaces the spy's list by
// calling `vi.mocked(console.error).mockClear()` after it has looked at it.
beforeEach(() => {
  vi.spyOn(console, 'error');
  vi.spyOn(console, 'warn');
});

afterEach(() => {
  const said = [...vi.mocked(console.error).mock.calls, ...vi.mocked(console.warn).mock.calls];
  vi.restoreAllMocks();
  expect(said).toEqual([]);
});
