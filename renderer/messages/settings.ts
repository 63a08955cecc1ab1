import type { Keep } from '../../preload/contract/app.ts';
import type { NetworkTest } from '../../preload/contract/network.ts';

/** The sections of Settings about money, the line, the way to fal, and what fal keeps. */
export const budgetSettingText = {
  title: 'Budget',
  label: 'Budget per month',
  none: 'No budget',
  hint: 'Empty: none. Before a run would go over it you are asked; nothing is ever stopped on the way.',
  strange: (most: string) => `An amount in dollars, up to ${most}, or nothing.`,
  used: (used: string, budget: string) => `${used} of ${budget}`,
  usedLabel: 'Spent or on the way this month',
} as const;

export const notifySettingText = {
  label: 'Tell me when a run ends',
  hint: 'A notification of the system, while this window is not in front.',
} as const;

export const lineSettingText = {
  atOnce: 'Runs at once',
  atOnceHint:
    'fal works on two runs of a new account at a time, on up to 40 of others. The rest waits in the app, where stopping it costs nothing.',
  paused: 'Pause the line',
  pausedHint: 'Nothing more is sent. What is at fal already goes on and is fetched.',
} as const;

export const networkText = {
  proxy: 'Proxy',
  proxies: { system: 'As the system', manual: 'Manual', none: 'None' },
  proxyHints: {
    system: 'The app goes the way that the system’s own settings say.',
    manual: 'The app reaches fal through this proxy only.',
    none: 'The app goes straight to fal, whatever the system says.',
  },
  address: 'Address of the proxy',
  addressHint: 'For example http://proxy.studio.local:3128. A proxy that asks for a name and password cannot be used.',
  addressFaults: {
    empty: 'Write the proxy’s address.',
    scheme: 'Begin with http://, https:// or socks5://.',
    credentials: 'Leave the name and password out: the app keeps none for a proxy.',
    port: 'Add the port, as in proxy.studio.local:3128.',
    strange: 'This is no address: it looks like http://host:port.',
    path: 'The address ends after the port.',
  },
  certificates: 'Extra certificates',
  certificatesHint:
    'For networks that look into connections: a PEM file with the certificates to trust beside the system’s.',
  noCertificates: 'None',
  choose: 'Choose…',
  forget: 'Forget',
  test: 'Test the way to fal',
  testing: 'Testing…',
  testHint: 'Tries these settings step by step. Nothing is paid.',
  steps: {
    proxy: 'Proxy',
    name: 'Name',
    connection: 'Connection',
    certificate: 'Certificate',
    fal: 'fal',
    key: 'Key',
  },
  results: { ok: 'works', failed: 'fails', skipped: 'not tried' },
  works: 'The way to fal is clear.',
  stepsLabel: 'Steps to fal',
} as const satisfies {
  readonly steps: Readonly<Record<NetworkTest['steps'][number]['step'], string>>;
} & Readonly<Record<string, unknown>>;

export const filesAtFalText = {
  what: 'What you send and what comes back lies on fal’s servers, under addresses that anyone who has them can open.',
  uploads: 'Pictures and meshes you send',
  uploadsHint: 'A run that waits long, or is sent again, needs them.',
  results: 'Results',
  resultsHint:
    'A result that was not fetched yet can be fetched for this long, also from another machine. What is in your library stays, whatever fal deletes.',
  keeps: {
    account: 'As the account says',
    '1d': '1 day',
    '7d': '7 days',
    '30d': '30 days',
    '1y': '1 year',
  } satisfies Readonly<Record<Keep, string>>,
  next: 'Holds for runs that are sent from now on.',
  remove:
    'To delete a run’s result and payloads from fal at once, open the run and choose “Delete from fal”. It wants an admin key; the uploaded files themselves go when their time is over.',
} as const;
