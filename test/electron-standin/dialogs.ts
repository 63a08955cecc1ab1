interface MessageBox {
  readonly cancelId?: number;
}
const cancelOf = (args: readonly unknown[]): number => (args.at(-1) as MessageBox | undefined)?.cancelId ?? 0;

/** Nobody is there to answer a dialog: all are cancelled, and a test replaces the function that it needs. */
export const dialog = {
  showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] as readonly string[] }),
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
  showMessageBox: (...args: readonly unknown[]) =>
    Promise.resolve({ response: cancelOf(args), checkboxChecked: false }),
  showOpenDialogSync: () => undefined,
  showSaveDialogSync: () => '',
  showMessageBoxSync: (...args: readonly unknown[]) => cancelOf(args),
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
  showCertificateTrustDialog: () => Promise.resolve(),
};
