/** What a picture is filled with behind the meshes, from top to bottom, in CSS's words; null: nothing, it is transparent. */
export interface Backdrop {
  readonly top: string;
  readonly bottom: string;
}

/** What the page tells the picture worker: begin, here is a tile, that was all. */
export type PictureOrder =
  | { readonly kind: 'begin'; readonly width: number; readonly height: number; readonly backdrop: Backdrop | null }
  | {
      readonly kind: 'tile';
      /** Of the tile's upper left corner. */
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** Red, green, blue, opacity, premultiplied, the lowest row first: as WebGL reads them. */
      readonly pixels: ArrayBuffer;
    }
  | { readonly kind: 'end' };

/** What it answers at the end. */
export type PictureReply =
  { readonly kind: 'done'; readonly blob: Blob } | { readonly kind: 'failed'; readonly message: string };
