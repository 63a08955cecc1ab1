import path from 'node:path';
import type { FileReport } from '../../preload/contract/mesh.ts';
import { damaged, unsupported } from './errors.ts';
import { readBeside } from './gltf-files.ts';
import { pause } from './pause.ts';
import type { JobArgs } from './protocol.ts';
import { readWhole } from './read-file.ts';
import { identify } from './signatures.ts';

/** What is told of a file. */
const TOLD = 100;
/** The validator stops here: a file with millions of wrong numbers has one fault. */
const MOST = 10_000;
const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;

/**
 * The engine's `report`. The validator looks at every number of a file at one go, 1.6 s for 117 MB, and cannot be
 * stopped in between.
 */
export async function report({ file }: JobArgs<'report'>, signal: AbortSignal): Promise<FileReport> {
  const name = path.basename(file);
  const { bytes } = await readWhole(file, signal);
  const format = identify(file, bytes);
  if (format === 'obj')
    throw unsupported(`${name} is an OBJ; the validator reads GLB and glTF.`, 'There is none for OBJ.');
  // 300 KB of script that only this job needs.
  const { validateBytes, version } = await import('gltf-validator');
  await pause(signal);
  const { issues } = await validateBytes(bytes, {
    format,
    maxIssues: MOST,
    writeTimestamp: false,
    externalResourceFunction: (uri) => readBeside(file, uri, signal),
  }).catch((cause: unknown) => {
    throw damaged(`The validator cannot read ${name}.`, cause);
  });
  await pause(signal);
  const findings = [...issues.messages]
    .sort((a, b) => a.severity - b.severity)
    .map(({ severity, code, message, pointer = '', offset }) => ({
      severity: SEVERITIES[severity] ?? 'hint',
      code,
      // What a file beside it was refused with comes back in the validator's own wrapping.
      message: message.replace('Node Exception: AppError: ', ''),
      pointer: pointer === '' && offset !== undefined ? `byte ${offset}` : pointer,
    }));
  return {
    validator: `Khronos glTF Validator ${version()}`,
    errors: issues.numErrors,
    warnings: issues.numWarnings,
    infos: issues.numInfos,
    findings: issues.truncated ? [STOPPED, ...findings.slice(0, TOLD - 1)] : findings.slice(0, TOLD),
  };
}

const STOPPED = {
  severity: 'error',
  code: 'TOO_MANY_FINDINGS',
  message: `The validator stopped after ${MOST} findings; there are more.`,
  pointer: '',
} as const;
