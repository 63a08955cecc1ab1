import type { Charged } from '../../preload/contract/errors.ts';
import { AppError } from '../base/app-error.ts';
import { field, type Answer } from './answer.ts';

/** Inputs that fal or the model would not take; `charged` is for whom to decide. Why: fal's first typed detail. */
export function rejected(answer: Answer, charged: Charged): AppError {
  const { message, advice } = inputSentence(answer);
  return new AppError('rejected-input', message, { advice, charged });
}

function inputSentence(answer: Answer): { message: string; advice: string } {
  const keep = 'Your inputs are kept.';
  switch (detailType(answer)) {
    case 'file_download_error':
      return {
        message: sentence('fal could not fetch the uploaded files', answer.said),
        advice: 'Your inputs are kept. A new run uploads them anew.',
      };
    case 'image_load_error':
    case 'unsupported_image_format':
      return {
        message: sentence('fal could not read the picture', answer.said),
        advice: 'Save it as PNG or JPEG, then try again.',
      };
    case 'image_too_small':
    case 'image_too_large':
      return {
        message: sentence('The picture has a size fal does not take', answer.said),
        advice: 'Scale it, then try again.',
      };
    case 'file_too_large':
      return {
        message: sentence('A file is larger than fal takes', answer.said),
        advice: 'Reduce the mesh or the picture, then try again.',
      };
    case 'content_policy_violation':
      return {
        message: sentence("fal's content check refused these inputs", answer.said),
        advice: 'Try another picture.',
      };
    case 'no_media_generated':
      return {
        message: sentence('fal made no mesh from these inputs', answer.said),
        advice: 'Try another picture or mesh.',
      };
    default:
      return TOO_FEW_CELLS.test(answer.said)
        ? THIN_MESH
        : { message: sentence('fal could not use these inputs', answer.said), advice: keep };
  }
}

/** UltraShape's own crash on a mesh that fills fewer than 32,768 cells of its 128³ grid (UltraShape-1.0 issue 12). */
export const TOO_FEW_CELLS = /size of tensor a \(\d+\) must match/i;
export const THIN_MESH = {
  message: 'UltraShape could not work with this coarse mesh: it has too little surface for its size.',
  advice: 'Thicken thin parts or choose a fuller mesh. Sending the same one again will fail again.',
};

/** `detail[0].type`, or null. */
export function detailType(answer: Answer): string | null {
  const detail = field(answer.body, 'detail');
  const type = Array.isArray(detail) ? field(detail[0], 'type') : null;
  return typeof type === 'string' ? type : null;
}

/** Close a sentence of ours over fal's own words. */
export function sentence(ours: string, said: string): string {
  return said === '' ? `${ours}.` : `${ours}: ${said.replace(/[.\s]+$/, '')}.`;
}
