/** What Electron hands a listener that may say no: `preventDefault` is remembered. */
export interface StandinEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function makeEvent(): StandinEvent;
export function makeEvent<T extends object>(more: T): StandinEvent & T;
export function makeEvent(more: object = {}): StandinEvent {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
    ...more,
  };
}

/** The code that Node's file system gave an error, or '' where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
