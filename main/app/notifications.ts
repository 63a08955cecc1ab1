import { Notification } from 'electron';
import type { Telling } from './words.ts';

/** The system's notifications. Each is held until it is over: one that nobody holds forgets what a click means. */
export class Notifications {
  readonly #shown = new Set<Notification>();

  /** Show one where the system can; `clicked`: the user wants to see what it tells of. */
  show({ title, body }: Telling, clicked: () => void): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    const over = (): void => void this.#shown.delete(notification);
    notification.once('click', () => {
      over();
      clicked();
    });
    for (const end of ['close', 'failed'] as const) notification.once(end as 'close', over);
    this.#shown.add(notification);
    notification.show();
  }
}
