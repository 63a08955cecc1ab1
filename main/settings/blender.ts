/** What is remembered of Blender. Absolute paths, which the page never sees. */
export interface BlenderSettings {
  /** Programs that the user pointed at. */
  readonly programs: readonly string[];
  /** The one that was used last; null: the newest. */
  readonly last: string | null;
  /** Id of the recipe that results went by. */
  readonly recipe: string;
  /** Where assets were last published to. */
  readonly assets: string | null;
  /** The program that meshes were last opened with; null: the system's own. */
  readonly openWith: string | null;
}

export const DEFAULT_BLENDER: BlenderSettings = {
  programs: [],
  last: null,
  recipe: 'original',
  assets: null,
  openWith: null,
};

const place = { type: ['string', 'null'], minLength: 1 };

export const BLENDER_SCHEMA = {
  type: 'object',
  properties: {
    programs: { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 20 },
    last: place,
    recipe: { type: 'string', maxLength: 64 },
    assets: place,
    openWith: place,
  },
};
