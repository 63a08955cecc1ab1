import { onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';

/** As all component tests have it: nothing that moves is waited for. */
const AS_USUAL = { 'prefers-reduced-motion': 'reduce', 'forced-colors': '' };

/** The page as the system asks for it, until the test is over. */
export async function emulate(features: {
  readonly 'prefers-reduced-motion'?: 'reduce' | 'no-preference';
  readonly 'forced-colors'?: 'active';
}): Promise<void> {
  const send = (given: Readonly<Record<string, string>>) =>
    cdp().send('Emulation.setEmulatedMedia', {
      features: Object.entries(given).map(([name, value]) => ({ name, value })),
    });
  onTestFinished(async () => {
    await send(AS_USUAL);
  });
  await send(features);
}
