import { AppError } from '../../base/app-error.ts';

/** Answers a call that the page does not make yet. */
export const notYet = (): Promise<never> => Promise.reject(new AppError('bad-request', 'The app cannot do that yet.'));
