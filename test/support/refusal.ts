import type { Failure } from '../../preload/contract/errors.ts';

/** Main's no. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(change: Partial<Failure> = {}) {
    const failure: Failure = {
      code: 'network',
      message: 'fal could not be reached.',
      advice: 'Check your connection and try again.',
      charged: 'no',
      retryable: true,
      ref: '7F3A',
      ...change,
    };
    super(failure.message);
    this.failure = failure;
  }
}
