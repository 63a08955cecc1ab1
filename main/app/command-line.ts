import path from 'node:path';

/**
 * The files among a command line's arguments: what is neither a switch, nor the program, nor the app's own folder.
 *
 * @param argv as the process got it; `workingFolder` is what relative names are relative to.
 */
export function filesOf(argv: readonly string[], workingFolder: string, appFolder: string): readonly string[] {
  return argv
    .slice(1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => path.resolve(workingFolder, argument))
    .filter((file) => path.relative(appFolder, file) !== '' && path.extname(file) !== '');
}
