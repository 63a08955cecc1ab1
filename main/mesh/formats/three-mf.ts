import { Zip, ZipDeflate } from 'fflate';
import type { Triangles } from '../triangles.ts';
import type { Write } from '../write-file.ts';
import { decimalsFor, TextRows } from './text-rows.ts';

const TYPES = `<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>
`;
const RELATIONS = `<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>
`;
const MODEL_HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><metadata name="Application">Ultrashape Desktop</metadata><resources><object id="1" type="model"><mesh>
`;
const MODEL_TAIL = '</mesh></object></resources><build><item objectid="1"/></build></model>\n';

/** Quick rather than small: the harder levels take thrice as long for a twentieth less. */
const LEVEL = 4;
/** A zip knows no earlier day. */
const EPOCH = new Date(1980, 0, 1);

/** 3MF: a zip with the mesh as XML, in millimetres. Both texts and zip are handed on as they are made. */
export async function writeThreeMf(mesh: Triangles, write: Write): Promise<void> {
  const archive = new Archive(write);
  await archive.file('[Content_Types].xml', (put) => put(Buffer.from(TYPES)));
  await archive.file('_rels/.rels', (put) => put(Buffer.from(RELATIONS)));
  await archive.file('3D/3dmodel.model', (put) => writeModel(mesh, put));
  await archive.end();
}

async function writeModel({ positions, indices }: Triangles, put: Write): Promise<void> {
  const rows = new TextRows(put);
  const decimals = decimalsFor(positions);
  rows.text(MODEL_HEAD);
  rows.text('<vertices>\n');
  for (let i = 0; i < positions.length; i += 3) {
    rows.text('<vertex x="');
    rows.decimal(positions[i] ?? 0, decimals);
    rows.text('" y="');
    rows.decimal(positions[i + 1] ?? 0, decimals);
    rows.text('" z="');
    rows.decimal(positions[i + 2] ?? 0, decimals);
    rows.text('"/>\n');
    if (rows.isFull) await rows.flush();
  }
  rows.text('</vertices>\n<triangles>\n');
  for (let i = 0; i < indices.length; i += 3) {
    rows.text('<triangle v1="');
    rows.whole(indices[i] ?? 0);
    rows.text('" v2="');
    rows.whole(indices[i + 1] ?? 0);
    rows.text('" v3="');
    rows.whole(indices[i + 2] ?? 0);
    rows.text('"/>\n');
    if (rows.isFull) await rows.flush();
  }
  rows.text('</triangles>\n');
  rows.text(MODEL_TAIL);
  await rows.flush();
}

/** A zip that is written as its files are made. */
class Archive {
  readonly #zip: Zip;
  readonly #write: Write;
  /** What the zip has made and nobody has written yet. */
  #made: Uint8Array[] = [];
  #failure: Error | null = null;

  constructor(write: Write) {
    this.#write = write;
    this.#zip = new Zip((error, bytes) => {
      if (error === null) this.#made.push(bytes);
      else this.#failure = error;
    });
  }

  async file(name: string, make: (put: Write) => Promise<void>): Promise<void> {
    const entry = new ZipDeflate(name, { level: LEVEL });
    // The same mesh makes the same file, whenever that is.
    entry.mtime = EPOCH;
    this.#zip.add(entry);
    await make(async (bytes) => {
      entry.push(bytes);
      await this.#handOn();
    });
    entry.push(new Uint8Array(), true);
    await this.#handOn();
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#handOn();
  }

  async #handOn(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    for (const bytes of this.#made.splice(0)) await this.#write(bytes);
  }
}
