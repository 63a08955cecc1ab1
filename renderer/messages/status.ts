/** The line at the window's foot. */
export const statusText = {
  none: 'Nothing is running',
  running: (count: number) => `${count} running`,
  waiting: (count: number) => `${count} waiting`,
  paused: 'line paused',
  previews: (left: string) => `Making previews: ${left} left`,
  price: (amount: string) => `fal ${amount} a run`,
  listed: 'The price on fal’s page; fal has not confirmed it yet.',
  left: (amount: string) => `${amount} left`,
  month: (amount: string, budget: string | null) =>
    budget === null ? `this month ${amount}` : `this month ${amount} of ${budget}`,
  near: 'near the budget',
  over: 'over budget',
  activity: 'Activity',
} as const;
