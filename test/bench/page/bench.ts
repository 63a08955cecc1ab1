// Runs in the app's own page, beside the app's own code: what the app's loading is measured against, and its clock.
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { meshesOf, ProofStage } from './gl-proof.ts';
import { meshBvh, type BvhTiming } from './mesh-bvh.ts';
import { modelViewer } from './model-viewer.ts';
import { TaskWatch, type LongestTasks } from './task-watch.ts';

/** What one opening in the app took. In milliseconds. */
export interface Opening {
  /** From asking for the first byte until the GPU has the mesh. */
  readonly resident: number;
  /** The same from the user's click on. */
  readonly sinceClick: number;
  /** Part of both: waiting for the proof (a draw and `readPixels`), which the app does only for the benchmark. */
  readonly proof: number;
  /** Of the page's thread, until the mesh was drawn whole, the proof taken out. */
  readonly tasks: LongestTasks;
}

export interface PageBench {
  /** Fetch the file into one buffer. @returns milliseconds. */
  readonly raw: (url: string) => Promise<number>;
  /** Fetch it, have GLTFLoader read it and the GPU take it in. @returns milliseconds. */
  readonly gltfLoader: (url: string) => Promise<number>;
  /** Show it with `<model-viewer>`. @returns milliseconds until its `load` event. */
  readonly modelViewer: (url: string) => Promise<number>;
  /** Have GLTFLoader read it, and draw all of it once it is on the GPU, at the size of a thumbnail. @returns milliseconds of the drawing. */
  readonly glThumbnail: (url: string, size: number) => Promise<number>;
  readonly meshBvh: (meshUrl: string, referenceUrl: string, every: number) => Promise<BvhTiming>;
  /** Forget what was opened before; the next click is the one that counts. */
  readonly expect: () => void;
  /** Wait until the app has this mesh on the GPU. */
  readonly opened: (meshId: string) => Promise<Opening>;
  /** Wait until nothing of the round before is going on any more. */
  readonly settle: () => Promise<void>;
}

export function startBench(): PageBench {
  const stage = new ProofStage();
  const loader = new GLTFLoader();
  const tasks = new TaskWatch();
  addEventListener('click', () => performance.mark('bench-click'), { capture: true });
  return {
    async raw(url) {
      const start = performance.now();
      const bytes = await (await fetch(url)).arrayBuffer();
      if (bytes.byteLength === 0) throw new Error(`${url} is empty`);
      return performance.now() - start;
    },
    async gltfLoader(url) {
      const start = performance.now();
      const bytes = await (await fetch(url)).arrayBuffer();
      const { scene } = await loader.parseAsync(bytes, '');
      stage.prove(scene);
      const took = performance.now() - start;
      for (const { geometry } of meshesOf(scene)) geometry.dispose();
      return took;
    },
    modelViewer,
    async glThumbnail(url, size) {
      const { scene } = await loader.parseAsync(await (await fetch(url)).arrayBuffer(), '');
      // The second time everything is on the GPU, and the programs are warm.
      stage.thumbnail(scene, size);
      const took = stage.thumbnail(scene, size);
      for (const { geometry } of meshesOf(scene)) geometry.dispose();
      return took;
    },
    meshBvh,
    expect() {
      performance.clearMarks();
      performance.clearMeasures();
      tasks.clear();
    },
    async opened(meshId) {
      const resident = (await marked(`mesh-resident:${meshId}`)).startTime;
      const wanted = (await marked(`mesh-wanted:${meshId}`)).startTime;
      const click = (await marked('bench-click')).startTime;
      const drawn = (await marked(`mesh-drawn:${meshId}`)).startTime;
      const proof = performance.getEntriesByName(`mesh-proof:${meshId}`)[0]?.duration ?? 0;
      return {
        resident: resident - wanted,
        sinceClick: resident - click,
        proof,
        tasks: await tasks.longest(wanted, drawn),
      };
    },
    async settle() {
      stage.wait();
      await new Promise((done) => setTimeout(done, 150));
      await new Promise((done) => requestIdleCallback(done));
      stage.wait();
    },
  };
}

async function marked(name: string): Promise<PerformanceEntry> {
  for (;;) {
    const entry = performance.getEntriesByName(name, 'mark').at(-1);
    if (entry !== undefined) return entry;
    await new Promise((done) => setTimeout(done, 20));
  }
}
