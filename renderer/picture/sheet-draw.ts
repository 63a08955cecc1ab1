import { shortened, type SheetCell, type SheetLayout, type SheetStyle } from './sheet-layout.ts';

/** A sheet is for paper and for pages: the same, light, in every theme. */
const PAPER = '#f6f6f7';
const CELL = '#e4e5e8';
const COLORS: Readonly<Record<SheetStyle, string>> = {
  title: '#19191b',
  heading: '#4c4c52',
  name: '#19191b',
  fact: '#4c4c52',
  footer: '#77777d',
};
const BOLD: ReadonlySet<SheetStyle> = new Set<SheetStyle>(['title', 'name']);
const FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";

/** A sheet as it is being made: texts first, pictures as they come. */
export class SheetCanvas {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  /** @throws Error where there is no memory for it. */
  constructor(layout: SheetLayout) {
    this.#canvas = new OffscreenCanvas(layout.width, layout.height);
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error(`no canvas of ${layout.width} × ${layout.height}`);
    this.#context = context;
    context.fillStyle = PAPER;
    context.fillRect(0, 0, layout.width, layout.height);
    context.fillStyle = CELL;
    for (const { x, y, width, height } of layout.cells) context.fillRect(x, y, width, height);
    for (const { text, style, x, y, centred, room } of layout.texts) {
      context.font = `${BOLD.has(style) ? 600 : 400} ${layout.sizes[style]}px ${FONT}`;
      context.fillStyle = COLORS[style];
      context.textAlign = centred ? 'center' : 'left';
      context.fillText(
        shortened(text, room, (words) => context.measureText(words).width),
        x,
        y,
      );
    }
  }

  /** Puts a picture into its cell. */
  put({ x, y, width, height }: SheetCell, picture: ImageBitmap): void {
    this.#context.drawImage(picture, x, y, width, height);
  }

  png(): Promise<Blob> {
    return this.#canvas.convertToBlob({ type: 'image/png' });
  }
}
