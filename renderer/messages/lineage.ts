/** What is said of what was made from what. */
export const lineageText = {
  title: 'Lineage',
  hint: 'What it was made from, and what was made of it.',
  kinds: { picture: 'Picture', coarse: 'Coarse mesh', refined: 'Refined', export: 'Exported' },
  here: 'You are here',
  missing: 'The file is missing',
  elsewhere: (project: string) => `in ${project}`,
  more: 'There is more than is shown: go on from one of these.',
  back: 'Back to where you were',
} as const;
