/** How a command ended, for scripts. The README lists them. */
export const EXIT = {
  done: 0,
  usage: 2,
  noKey: 3,
  refused: 4,
  failed: 5,
  mayBeCharged: 6,
  appIsOpen: 7,
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
