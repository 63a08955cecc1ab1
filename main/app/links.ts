import type { Link } from '../../preload/contract/app.ts';

/** Every address that the app ever opens in a browser. The page names one; it never gives an address. */
export const LINKS: Readonly<Record<Link, string>> = {
  'fal-keys': 'https://fal.ai/dashboard/keys',
  'fal-billing': 'https://fal.ai/dashboard/billing',
  'fal-model': 'https://fal.ai/models/fal-ai/ultrashape',
  'fal-requests': 'https://fal.ai/dashboard/requests',
};

const HOSTS = new Set(['fal.ai']);

/** The second lock before `shell.openExternal`: https, a host of the list, no port, no credentials. */
export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  return protocol === 'https:' && HOSTS.has(hostname) && port === '' && username === '' && password === '';
}
