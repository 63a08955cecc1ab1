type Data = string | Blob | Promise<string | Blob>;

export class ClipboardItem {
  readonly types: readonly string[];
  readonly #items: Readonly<Record<string, Data>>;

  constructor(items: Readonly<Record<string, Data>>) {
    this.#items = items;
    this.types = Object.keys(items);
  }
  async getType(type: string): Promise<Blob> {
    const data = await this.#items[type];
    if (data === undefined) throw new Error(`The type '${type}' was not found`);
    return typeof data === 'string' ? new Blob([data], { type }) : data;
  }
}

/** The clipboard as it is from Electron 44 on, all promises. Kept in this process: the system's is not touched. */
export class Clipboard {
  readonly selection: Clipboard | undefined;
  #items: readonly ClipboardItem[] = [];

  constructor(selection?: Clipboard) {
    this.selection = selection;
  }
  clear(): void {
    this.#items = [];
  }
  has(type: string): Promise<boolean> {
    return Promise.resolve(this.#items.some((item) => item.types.includes(type)));
  }
  read(): Promise<readonly ClipboardItem[]> {
    return Promise.resolve(this.#items);
  }
  async readText(): Promise<string> {
    const item = this.#items.find(({ types }) => types.includes('text/plain'));
    return item ? (await item.getType('text/plain')).text() : '';
  }
  write(items: readonly ClipboardItem[]): Promise<void> {
    this.#items = [...items];
    return Promise.resolve();
  }
  writeText(text: string): Promise<void> {
    return this.write([new ClipboardItem({ 'text/plain': text })]);
  }
}
