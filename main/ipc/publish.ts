import type { EventName, EventPayload } from '../../preload/contract.ts';

/** A window's page, as far as sending to it goes. */
export interface Audience {
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
}

export type Publish = <K extends EventName>(name: K, payload: EventPayload<K>) => void;

/** Tell every window. The only place that sends to a page. */
export function publisher(audience: () => Iterable<Audience>): Publish {
  return (name, payload) => {
    for (const page of audience()) if (!page.isDestroyed()) page.send(name, payload);
  };
}
