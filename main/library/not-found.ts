import { AppError } from '../base/app-error.ts';

export const notFound = (noun: 'project' | 'file' | 'run'): AppError =>
  new AppError('not-found', `That ${noun} is not in the library.`, {
    advice: 'It may have been removed while the app was open.',
  });
