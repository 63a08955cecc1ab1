/** What is known of a file before it is read: enough to pair it by its name. */
export interface NamedFile {
  readonly name: string;
  /** Folders on the way to it, as in `props/lamp`; empty where it was dropped by itself. */
  readonly folder: string;
}

export interface FilePair<F> {
  /** What both have in common, as people would say it. */
  readonly title: string;
  readonly image: F;
  readonly mesh: F;
  /** What belongs to the mesh: materials, buffers, textures. */
  readonly companions: readonly F[];
}

/**
 * Why a file is in no pair. `no-mesh`, `no-picture`: nothing goes with it; `several`: more than one does, and which is
 * meant is not ours to say; `other`: neither a picture nor a mesh.
 */
export type Unpaired = 'no-mesh' | 'no-picture' | 'several' | 'other';

export interface Pairing<F> {
  readonly pairs: readonly FilePair<F>[];
  readonly unpaired: readonly { readonly file: F; readonly why: Unpaired }[];
}

const IMAGE = /\.(png|jpe?g|webp)$/i;
const MESH = /\.(glb|gltf|obj)$/i;
const COMPANION = /\.(mtl|bin)$/i;
/** Files that systems put into folders by themselves. */
const LITTER = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/** Words that say what a file is for, not what it shows. */
const ROLES = new Set([
  ...[
    'coarse',
    'rough',
    'mesh',
    'model',
    'low',
    'lowpoly',
    'lores',
    'lowres',
    'lod',
    'base',
    'blockout',
    'proxy',
    'sculpt',
  ],
  ...[
    'input',
    'in',
    'geo',
    'geometry',
    '3d',
    'untextured',
    'ref',
    'reference',
    'image',
    'img',
    'picture',
    'pic',
    'photo',
  ],
  ...['concept', 'render', 'cutout', 'nobg', 'rgba', 'alpha', 'source', 'src'],
]);
/** Words that say which of a mesh's textures a picture is: such a picture shows nothing. */
const TEXTURES = new Set([
  ...[
    'albedo',
    'diffuse',
    'basecolor',
    'color',
    'colour',
    'normal',
    'nrm',
    'roughness',
    'metallic',
    'metalness',
    'orm',
  ],
  ...['ao', 'occlusion', 'specular', 'emissive', 'height', 'displacement', 'bump', 'opacity', 'texture', 'tex'],
]);

/** What of a name says what the file shows: "Hero_Coarse.glb" → "hero". Never empty. */
export function stemOf(name: string): string {
  const words = wordsOf(name);
  const isRole = (word: string | undefined) => word !== undefined && ROLES.has(word);
  let [from, to] = [0, words.length];
  while (to - from > 1 && isRole(words[to - 1])) to -= 1;
  while (to - from > 1 && isRole(words[from])) from += 1;
  return words.slice(from, to).join(' ');
}

/**
 * Pairs pictures and meshes that go by the same name in the same folder, and what is alone in a folder of its own with
 * one other. What could be meant in two ways is left to the user.
 *
 * @returns the pairs in the order of their meshes; each file at most once.
 */
export function pairFiles<F extends NamedFile>(files: readonly F[]): Pairing<F> {
  const given = files.filter(({ name }) => !LITTER.test(name));
  const meshes = given.filter(({ name }) => MESH.test(name));
  const companions = new Map(meshes.map((mesh) => [mesh, companionsOf(mesh, given, meshes)]));
  const belongs = new Set([...companions.values()].flat());
  const images = given.filter((file) => IMAGE.test(file.name) && !belongs.has(file));

  const pairs = new Map<F, F>();
  const taken = new Set<F>();
  const puzzling = new Set<F>();
  const pair = (mesh: F, image: F): void => {
    pairs.set(mesh, image);
    taken.add(mesh).add(image);
  };
  // Exactly the same name wins over what is the same but for a word of its role.
  for (const key of [wholeName, stemName]) {
    const free = (file: F) => !taken.has(file);
    const byKey = Map.groupBy(images.filter(free), key);
    for (const [name, group] of Map.groupBy(meshes.filter(free), key)) {
      const others = byKey.get(name) ?? [];
      const [mesh, image] = [group[0], others[0]];
      if (mesh === undefined || image === undefined) continue;
      if (group.length === 1 && others.length === 1) pair(mesh, image);
      else for (const file of [...group, ...others]) puzzling.add(file);
    }
  }
  for (const [folder, group] of Map.groupBy(meshes, ({ folder }) => folder)) {
    const pictures = images.filter((image) => image.folder === folder);
    const [mesh, image] = [group[0], pictures[0]];
    const isAlone = group.length === 1 && pictures.length === 1;
    if (folder !== '' && isAlone && mesh !== undefined && image !== undefined && !taken.has(mesh)) pair(mesh, image);
  }
  // Another picture of something that is paired already could be meant for it as well.
  const pairedStems = new Set([...taken].map(stemName));
  const whyOf = (file: F): Unpaired => {
    const isMesh = MESH.test(file.name);
    if (!isMesh && !IMAGE.test(file.name)) return 'other';
    if (puzzling.has(file) || pairedStems.has(stemName(file))) return 'several';
    return isMesh ? 'no-picture' : 'no-mesh';
  };
  return {
    pairs: meshes.flatMap((mesh) => {
      const image = pairs.get(mesh);
      return image === undefined ? [] : [{ title: titleOf(mesh), image, mesh, companions: companions.get(mesh) ?? [] }];
    }),
    unpaired: given
      .filter((file) => !taken.has(file) && !belongs.has(file))
      .map((file) => ({ file, why: whyOf(file) })),
  };
}

/** Name and folder without a file's extension, in one spelling. */
const wholeName = ({ name, folder }: NamedFile): string => `${plain(folder)}/${wordsOf(name).join(' ')}`;
const stemName = ({ name, folder }: NamedFile): string => `${plain(folder)}/${stemOf(name)}`;
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
const bare = (name: string): string => name.replace(/\.[^.]+$/, '');

/** `heroCoarse`, `Hero Coarse`, `hero-coarse` and `hero_coarse` are the same words. */
function wordsOf(name: string): readonly string[] {
  const words = bare(name)
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[\s_\-.,()[\]]+/u)
    .filter((word) => word !== '');
  return words.length === 0 ? [plain(name)] : words;
}

/** Materials and buffers by the mesh's name, or by there being no other mesh they could belong to; and their textures. */
function companionsOf<F extends NamedFile>(mesh: F, files: readonly F[], meshes: readonly F[]): readonly F[] {
  if (!/\.(obj|gltf)$/i.test(mesh.name)) return [];
  const beside = files.filter((file) => file.folder === mesh.folder);
  const isOnly =
    meshes.filter(({ name, folder }) => folder === mesh.folder && /\.(obj|gltf)$/i.test(name)).length === 1;
  const isOurs = (file: F) => isOnly || stemName(file) === stemName(mesh);
  return beside.filter((file) => (COMPANION.test(file.name) && isOurs(file)) || isTextureOf(file, mesh));
}

/** "hero_albedo.png" beside "hero.obj". */
function isTextureOf(file: NamedFile, mesh: NamedFile): boolean {
  if (!IMAGE.test(file.name)) return false;
  const words = wordsOf(file.name);
  const isTexture = TEXTURES.has(words.at(-1) ?? '') && words.length > 1;
  return isTexture && words.slice(0, -1).join(' ').startsWith(stemOf(mesh.name));
}

/** The mesh's name without words of its role, as it was written; its folder's, where nothing else is left. */
function titleOf({ name, folder }: NamedFile): string {
  const stem = stemOf(name);
  const parent = folder.split('/').at(-1) ?? '';
  if (ROLES.has(stem) && parent !== '') return parent;
  const whole = bare(name).normalize('NFKC');
  const at = whole
    .toLowerCase()
    .replace(/[\s_\-.,()[\]]/gu, ' ')
    .indexOf(stem);
  return at < 0 ? whole : whole.slice(at, at + stem.length);
}

/** Whether a file can be of use here, by its name; what systems and programs leave in folders is not. */
export const isUsable = ({ name }: Pick<NamedFile, 'name'>): boolean =>
  !LITTER.test(name) && [IMAGE, MESH, COMPANION].some((kind) => kind.test(name));
