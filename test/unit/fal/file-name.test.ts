import { expect, test } from 'vitest';
import { nameInUrl } from '../../../main/fal/file-name.ts';

test.each([
  ['https://v3b.fal.media/files/b/0a892d36/GQ4kQXWqhLQ0TsCxPUwfW_hero.png', 'hero.png'],
  ['https://v3b.fal.media/files/b/0a892d36/0b6f1c2d3e4f5a6b7c8d_hero_coarse.glb', 'hero_coarse.glb'],
  ['https://fal.media/files/tiger/abc.png?sig=1', 'abc.png'],
  ['https://fal.media/files/a_long_name_of_words_for_a_dragon.glb', 'a_long_name_of_words_for_a_dragon.glb'],
  ['https://fal.media/files/dr%C3%A4che%20neu.glb', 'dräche neu.glb'],
  ['https://fal.media/files/..%2F..%2Fetc%2Fpasswd', 'etc_passwd'],
  ['https://fal.media/files/a%00b%3Cc%3E.png', 'a_b_c.png'],
  ['https://fal.media/files/%E0%A4%A.glb', 'E0_A4_A.glb'],
  ['https://fal.media/', ''],
  ['data:image/png;base64,AAAA', ''],
  ['nothing', ''],
])('%s was %s', (url, name) => {
  expect(nameInUrl(url)).toBe(name);
});
