// The data worker: bytes of mesh files come in here, so that the page's thread only hands them to the GPU, and rays look
// for what they meet in them.
import { LoadError, loadShared, loadWhole } from './data-load.ts';
import type { DataReport, DataRequest } from './data-messages.ts';
import { PickDesk } from './pick-desk.ts';

const running = new Map<number, AbortController>();
const picks = new PickDesk(self.fetch.bind(self));

function report(message: DataReport, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}

async function load(request: DataRequest & { kind: 'load' }): Promise<void> {
  const { job, url, bytes, shared } = request;
  const stop = new AbortController();
  running.set(job, stop);
  const source = { url, bytes, signal: stop.signal, fetch: self.fetch.bind(self) };
  try {
    if (shared !== null) {
      await loadShared(source, shared, (span) => report({ kind: 'arrived', job, span }));
      report({ kind: 'done', job, buffer: null });
    } else {
      const buffer = await loadWhole(source, (done) => report({ kind: 'progress', job, bytes: done }));
      report({ kind: 'done', job, buffer }, [buffer]);
    }
  } catch (error) {
    if (stop.signal.aborted) return;
    const fault = error instanceof LoadError ? error.fault : 'unreachable';
    report({ kind: 'failed', job, fault, message: String(error) });
  } finally {
    running.delete(job);
  }
}

async function pick({ job, target, ray }: DataRequest & { kind: 'pick' }): Promise<void> {
  try {
    report({ kind: 'picked', job, hit: await picks.pick(target, ray) });
  } catch (error) {
    report({ kind: 'failed', job, fault: 'unreachable', message: String(error) });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<DataRequest>) => {
  switch (data.kind) {
    case 'load':
      void load(data);
      return;
    case 'pick':
      void pick(data);
      return;
    case 'stop':
      running.get(data.job)?.abort();
      return;
  }
});
