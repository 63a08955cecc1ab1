import type { Json } from './reply.ts';

type Input = Readonly<Record<string, Json>>;

/** What the server knows of one of fal's endpoints. */
export interface Endpoint {
  readonly id: string;
  /** Field of the answer that holds the file. */
  readonly output: 'model_glb' | 'model_mesh';
  readonly fileName: string;
  /** US dollars a generation. */
  readonly price: number;
  readonly rules: readonly Rule[];
}

type Rule =
  | { readonly field: string; readonly kind: 'url' }
  | { readonly field: string; readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly field: string; readonly kind: 'boolean' };

const coarse = (id: string, picture: string, output: Endpoint['output'], price: number): Endpoint => ({
  id,
  output,
  fileName: output === 'model_glb' ? 'model.glb' : 'white_mesh.glb',
  price,
  rules: [{ field: picture, kind: 'url' }],
});

/** Parameters and limits as in fal's own schema of `fal-ai/ultrashape`; prices as far as they were published. */
const ENDPOINTS: readonly Endpoint[] = [
  {
    id: 'fal-ai/ultrashape',
    output: 'model_glb',
    fileName: 'refined.glb',
    price: 0.15,
    rules: [
      { field: 'image_url', kind: 'url' },
      { field: 'model_url', kind: 'url' },
      { field: 'num_inference_steps', kind: 'integer', min: 1, max: 50 },
      { field: 'octree_resolution', kind: 'integer', min: 128, max: 1024 },
      { field: 'seed', kind: 'integer', min: -Infinity, max: Infinity },
      { field: 'remove_background', kind: 'boolean' },
    ],
  },
  coarse('fal-ai/hunyuan3d-v21', 'input_image_url', 'model_glb', 0.3),
  coarse('fal-ai/hunyuan3d/v2/mini/turbo', 'input_image_url', 'model_mesh', 0.08),
  coarse('fal-ai/trellis', 'image_url', 'model_mesh', 0.02),
  coarse('fal-ai/trellis-2', 'image_url', 'model_glb', 0.25),
  coarse('fal-ai/triposr', 'image_url', 'model_mesh', 0.07),
];

export function endpointOf(id: string | undefined): Endpoint | undefined {
  return ENDPOINTS.find((endpoint) => endpoint.id === id);
}

/** fal's queue URLs name the application only, not the path below it. */
export function appOf(endpoint: string): string {
  return endpoint.split('/').slice(0, 2).join('/');
}

/** Everything wrong with an input, as fal (pydantic) words it. */
export function complaints(endpoint: Endpoint, input: Input): readonly Json[] {
  return endpoint.rules.flatMap((rule) => {
    const value = input[rule.field];
    const wrong = (type: string, msg: string, ctx?: Json): readonly Json[] => [
      { loc: ['body', rule.field], msg, type, input: value ?? null, ...(ctx !== undefined && { ctx }) },
    ];
    if (value === undefined) return rule.kind === 'url' ? wrong('missing', 'Field required') : [];
    switch (rule.kind) {
      case 'url':
        return typeof value === 'string' ? [] : wrong('string_type', 'Input should be a valid string');
      case 'boolean':
        return typeof value === 'boolean' ? [] : wrong('bool_type', 'Input should be a valid boolean');
      case 'integer':
        if (!Number.isInteger(value)) return wrong('int_type', 'Input should be a valid integer');
        if (Number(value) < rule.min)
          return wrong('greater_than_equal', `Input should be greater than or equal to ${rule.min}`, { ge: rule.min });
        if (Number(value) > rule.max)
          return wrong('less_than_equal', `Input should be less than or equal to ${rule.max}`, { le: rule.max });
        return [];
    }
  });
}
