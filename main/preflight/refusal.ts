import type { Finding } from '../../preload/contract/preflight.ts';
import { AppError } from '../base/app-error.ts';

/** Why a run is not sent, by the finding that says so. */
const REASONS: Partial<Record<Finding['code'], { readonly message: string; readonly advice: string }>> = {
  'no-shape': {
    message: 'The coarse mesh has no surface: there is nothing to refine.',
    advice: 'Choose another mesh. Nothing was sent, so nothing was charged.',
  },
  'no-subject': {
    message: 'The picture is wholly transparent: there is nothing to look at.',
    advice: 'Choose another picture. Nothing was sent, so nothing was charged.',
  },
};

/** The first error among findings, in words; null where there is none. */
export function refusalOf(findings: readonly Finding[]): AppError | null {
  const error = findings.find(({ level }) => level === 'error');
  if (error === undefined) return null;
  const { message, advice } = REASONS[error.code] ?? {
    message: 'These inputs cannot be refined.',
    advice: 'The check before the run says why. Nothing was sent, so nothing was charged.',
  };
  return new AppError('rejected-input', message, { advice, charged: 'no' });
}
