import { onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';

/** The page as the system asks for it, until the test is over. */
export async function emulate(features: {
  readonly 'prefers-reduced-motion'?: 'reduce';
  readonly 'forced-colors'?: 'active';
}): Promise<void> {
  const send = (given: Readonly<Record<string, string>>) =>
    cdp().send('Emulation.setEmulatedMedia', {
      features: Object.entries(given).map(([name, value]) => ({ name, value })),
    });
  onTestFinished(async () => {
    await send(Object.fromEntries(Object.keys(features).map((name) => [name, ''])));
  });
  await send(features);
}
