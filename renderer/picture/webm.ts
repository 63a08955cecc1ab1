/** A picture of a film as an encoder gave it. */
export interface WebmFrame {
  readonly data: Uint8Array<ArrayBuffer>;
  /** Stands for itself; others need the ones before. The first has to be. */
  readonly isKey: boolean;
}

export interface WebmFilm {
  readonly codec: 'V_VP9' | 'V_VP8';
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly frames: readonly WebmFrame[];
}

/** A block says when it is shown in 16 bits of milliseconds after its cluster. */
const CLUSTER_MS = 30_000;

/**
 * A WebM file of one film without sound. WebM is Matroska's EBML: each element is an id, a length and its content
 * (RFC 8794, RFC 9559). Everything is known beforehand, so all lengths are, and the index stands before the film.
 */
export function webm({ codec, width, height, framesPerSecond, frames }: WebmFilm): Blob {
  const at = (index: number) => Math.round((index * 1000) / framesPerSecond);
  const header = element(0x1a45dfa3, [
    element(0x4286, uint(1)),
    element(0x42f7, uint(1)),
    element(0x42f2, uint(4)),
    element(0x42f3, uint(8)),
    element(0x4282, text('webm')),
    element(0x4287, uint(4)),
    element(0x4285, uint(2)),
  ]);
  const info = element(0x1549a966, [
    // Times are in milliseconds.
    element(0x2ad7b1, uint(1_000_000)),
    element(0x4489, float(at(frames.length))),
    element(0x4d80, text('Ultrashape Desktop')),
    element(0x5741, text('Ultrashape Desktop')),
  ]);
  const track = element(0x1654ae6b, [
    element(0xae, [
      element(0xd7, uint(1)),
      element(0x73c5, uint(1)),
      element(0x83, uint(1)),
      element(0x9c, uint(0)),
      element(0x86, text(codec)),
      element(0x23e383, uint(Math.round(1e9 / framesPerSecond))),
      element(0xe0, [element(0xb0, uint(width)), element(0xba, uint(height))]),
    ]),
  ]);
  const clusters = clustersOf(frames, at);
  // The index has the same length wherever the clusters are: their places are written in eight bytes.
  const indexLength = length(cues(clusters, 0));
  const index = cues(clusters, length(info) + length(track) + indexLength);
  const segment = element(0x18538067, [info, track, index, ...clusters.map(({ bytes }) => bytes)]);
  return new Blob([...header, ...segment], { type: 'video/webm' });
}

type Bytes = readonly Uint8Array<ArrayBuffer>[];

interface Cluster {
  readonly since: number;
  readonly bytes: Bytes;
}

function clustersOf(frames: readonly WebmFrame[], at: (index: number) => number): readonly Cluster[] {
  const groups: { since: number; blocks: Bytes[] }[] = [];
  for (const [index, { data, isKey }] of frames.entries()) {
    const time = at(index);
    let group = groups.at(-1);
    if (group === undefined || isKey || time - group.since > CLUSTER_MS) {
      group = { since: time, blocks: [] };
      groups.push(group);
    }
    const after = time - group.since;
    const head = Uint8Array.from([0x81, after >> 8, after & 255, isKey ? 0x80 : 0]);
    group.blocks.push(element(0xa3, [[head, data]]));
  }
  return groups.map(({ since, blocks }) => ({
    since,
    bytes: element(0x1f43b675, [element(0xe7, uint(since)), ...blocks]),
  }));
}

/** Where each cluster begins, so that a player can jump. @param first where the first one does, in the segment. */
function cues(clusters: readonly Cluster[], first: number): Bytes {
  let place = first;
  const points = clusters.map(({ since, bytes }) => {
    const point = element(0xbb, [
      element(0xb3, uint(since)),
      element(0xb7, [element(0xf7, uint(1)), element(0xf1, [[eightBytes(place)]])]),
    ]);
    place += length(bytes);
    return point;
  });
  return element(0x1c53bb6b, points);
}

const length = (bytes: Bytes): number => bytes.reduce((sum, part) => sum + part.length, 0);

function element(id: number, content: readonly Bytes[]): Bytes {
  const inside = content.flat();
  // A length of eight bytes, whatever it is: 1 and seven bytes of number.
  const size = eightBytes(length(inside));
  size[0] = 1;
  return [bigEndian(id), size, ...inside];
}

function bigEndian(value: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes.length === 0 ? [0] : bytes);
}

function eightBytes(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

const uint = (value: number): readonly Bytes[] => [[bigEndian(value)]];
const text = (value: string): readonly Bytes[] => [[new TextEncoder().encode(value)]];
function float(value: number): readonly Bytes[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return [[bytes]];
}
