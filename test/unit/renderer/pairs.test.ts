import { describe, expect, test } from 'vitest';
import { isUsable, pairFiles, stemOf } from '../../../renderer/refine/pairs.ts';

/** Files as they are dropped: `folder/name`, or a name alone. */
const given = (...paths: readonly string[]) =>
  paths.map((path) => {
    const at = path.lastIndexOf('/');
    return { folder: path.slice(0, Math.max(0, at)), name: path.slice(at + 1), path };
  });

/** Each pair as `title: picture + mesh + companions`, each unpaired file as `path: why`. */
function paired(...paths: readonly string[]) {
  const { pairs, unpaired } = pairFiles(given(...paths));
  return {
    pairs: pairs.map(
      ({ title, image, mesh, companions }) =>
        `${title}: ${[image, mesh, ...companions].map(({ path }) => path).join(' + ')}`,
    ),
    unpaired: unpaired.map(({ file, why }) => `${file.path}: ${why}`),
  };
}

const all = (...pairs: readonly string[]) => ({ pairs, unpaired: [] });

test.each([
  ['hero.png', 'hero'],
  ['Hero_Coarse.glb', 'hero'],
  ['hero-mesh.obj', 'hero'],
  ['hero low poly.glb', 'hero low poly'],
  ['hero_lowpoly.glb', 'hero'],
  ['heroCoarse.glb', 'hero'],
  ['coarse.hero.v2.glb', 'hero v2'],
  ['ref_hero_01.png', 'hero 01'],
  ['hero_01_rough_mesh.glb', 'hero 01'],
  ['mesh.glb', 'mesh'],
  ['coarse_mesh.glb', 'coarse'],
  ['Ünïcødé_RENDER.PNG', 'ünïcødé'],
  ['ヒーロー_coarse.glb', 'ヒーロー'],
  ['___.glb', '___.glb'],
])('%s shows %j', (name, stem) => {
  expect(stemOf(name)).toBe(stem);
});

describe('files that go by one name are a pair', () => {
  test('whatever the mesh’s role is called, and in any order', () => {
    expect(paired('b_coarse.glb', 'a.png', 'b.jpg', 'a.glb', 'c-mesh.gltf', 'C.webp').pairs.toSorted()).toEqual([
      'a: a.png + a.glb',
      'b: b.jpg + b_coarse.glb',
      'c: C.webp + c-mesh.gltf',
    ]);
  });

  test('whatever the case, and however accents are written', () => {
    expect(paired('HERO.PNG', 'hero.GLB')).toEqual(all('hero: HERO.PNG + hero.GLB'));
    const [composed, apart] = ['caf\u00e9', 'cafe\u0301'];
    expect(paired(`${composed}.png`, `${apart}.glb`).unpaired).toEqual([]);
  });

  test('with numbers kept apart', () => {
    expect(paired('orc_1.png', 'orc_2.png', 'orc_2_coarse.glb', 'orc_1_coarse.glb').pairs.toSorted()).toEqual([
      'orc_1: orc_1.png + orc_1_coarse.glb',
      'orc_2: orc_2.png + orc_2_coarse.glb',
    ]);
  });

  test('of ten thousand files without a wait', () => {
    const names = Array.from({ length: 5000 }, (_, n) => [`thing ${n}.png`, `thing ${n}_coarse.glb`]).flat();
    const before = performance.now();
    expect(pairFiles(given(...names)).pairs).toHaveLength(5000);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('what belongs to a mesh goes with it', () => {
  test('materials by name, and where there is one mesh only by being there', () => {
    expect(paired('hero.png', 'hero.obj', 'hero.mtl', 'orc.png', 'orc.obj', 'orc.mtl').pairs).toEqual([
      'hero: hero.png + hero.obj + hero.mtl',
      'orc: orc.png + orc.obj + orc.mtl',
    ]);
    expect(paired('hero.png', 'hero.obj', 'materials.mtl')).toEqual(all('hero: hero.png + hero.obj + materials.mtl'));
    expect(paired('hero.png', 'hero.gltf', 'buffer0.bin')).toEqual(all('hero: hero.png + hero.gltf + buffer0.bin'));
  });

  test('textures are no pictures of it', () => {
    expect(paired('hero.png', 'hero.obj', 'hero.mtl', 'hero_albedo.png', 'hero_normal.jpg')).toEqual(
      all('hero: hero.png + hero.obj + hero.mtl + hero_albedo.png + hero_normal.jpg'),
    );
  });

  test('a GLB holds everything in itself', () => {
    expect(paired('hero.png', 'hero.glb', 'hero.mtl')).toEqual({
      pairs: ['hero: hero.png + hero.glb'],
      unpaired: ['hero.mtl: other'],
    });
  });
});

describe('what could be meant in two ways is left to the user', () => {
  test('two pictures of one mesh', () => {
    expect(paired('hero.png', 'hero_ref.png', 'hero_coarse.glb')).toEqual({
      pairs: [],
      unpaired: ['hero.png: several', 'hero_ref.png: several', 'hero_coarse.glb: several'],
    });
  });

  test('but exactly the same name is the one that is meant', () => {
    expect(paired('hero.png', 'hero_ref.png', 'hero.glb')).toEqual({
      pairs: ['hero: hero.png + hero.glb'],
      unpaired: ['hero_ref.png: several'],
    });
    expect(paired('hero.png', 'hero.glb', 'hero_coarse.glb')).toEqual({
      pairs: ['hero: hero.png + hero.glb'],
      unpaired: ['hero_coarse.glb: several'],
    });
  });

  test('one name twice', () => {
    expect(paired('hero.png', 'hero.jpg', 'hero.glb').pairs).toEqual([]);
    expect(paired('hero.png', 'hero.glb', 'hero.obj').pairs).toEqual([]);
  });

  test('the rest is paired all the same, and every file is told of', () => {
    expect(paired('hero.png', 'hero.glb', 'orc.png', 'elf.glb', 'notes.txt', 'castle.blend')).toEqual({
      pairs: ['hero: hero.png + hero.glb'],
      unpaired: ['orc.png: no-mesh', 'elf.glb: no-picture', 'notes.txt: other', 'castle.blend: other'],
    });
  });

  test('two files by themselves with other names are no pair', () => {
    expect(paired('photo.png', 'castle.glb').pairs).toEqual([]);
  });
});

describe('folders keep things apart', () => {
  test('the same name in another folder is another thing', () => {
    expect(paired('a/hero.png', 'a/hero.glb', 'b/hero.png', 'b/hero.glb').pairs).toEqual([
      'hero: a/hero.png + a/hero.glb',
      'hero: b/hero.png + b/hero.glb',
    ]);
    expect(paired('a/hero.png', 'b/hero.glb').pairs).toEqual([]);
  });

  test('two files alone in a folder belong together, and go by its name where theirs say nothing', () => {
    expect(
      paired('props/dragon/ref.png', 'props/dragon/mesh.glb', 'props/orc/photo.jpg', 'props/orc/orc_v3.glb'),
    ).toEqual(
      all('dragon: props/dragon/ref.png + props/dragon/mesh.glb', 'orc_v3: props/orc/photo.jpg + props/orc/orc_v3.glb'),
    );
  });

  test('what systems leave in them is no file of the user’s', () => {
    expect(paired('a/.DS_Store', 'a/Thumbs.db', 'a/x.png', 'a/x.glb')).toEqual(all('x: a/x.png + a/x.glb'));
    expect(['.DS_Store', '._hero.png', 'desktop.ini', 'readme.md'].some((name) => isUsable({ name }))).toBe(false);
    expect(['hero.PNG', 'a.gltf', 'a.bin', 'a.mtl'].every((name) => isUsable({ name }))).toBe(true);
  });
});

test('each file is in one place only, and none is lost', () => {
  const words = ['hero', 'Hero_coarse', 'orc-mesh', 'orc', 'ref', 'elf_albedo', 'elf', ''];
  const endings = ['.png', '.jpg', '.glb', '.obj', '.mtl', '.txt'];
  // Every combination of names and endings, taken in steps, so that the lists differ.
  for (let step = 1; step < 40; step++) {
    const names = words.flatMap((word) => endings.map((ending) => `${word}${ending}`));
    const files = given(
      ...names.filter((_, n) => (n * step) % 7 < 4).map((name, n) => (n % 3 === 0 ? `x/${name}` : name)),
    );
    const { pairs, unpaired } = pairFiles(files);
    const seen = [
      ...pairs.flatMap(({ image, mesh, companions }) => [image, mesh, ...companions]),
      ...unpaired.map(({ file }) => file),
    ];
    expect(new Set(seen).size).toBe(seen.length);
    for (const { name } of files.filter((file) => !seen.includes(file))) {
      // What belongs to a mesh that is in no pair is told of through that mesh.
      expect(name).toMatch(/^\.|\.mtl$|_albedo/);
    }
  }
});
