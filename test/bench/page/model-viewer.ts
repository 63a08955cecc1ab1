import '@google/model-viewer/dist/model-viewer.min.js';

/** Show a file with `<model-viewer>` as anybody would. @returns milliseconds until it says that it is loaded. */
export async function modelViewer(url: string): Promise<number> {
  const element = document.createElement('model-viewer');
  Object.assign(element.style, { position: 'fixed', inset: '0', width: '400px', height: '300px', zIndex: '9999' });
  element.setAttribute('loading', 'eager');
  element.setAttribute('reveal', 'auto');
  const start = performance.now();
  const loaded = new Promise<void>((resolve, reject) => {
    element.addEventListener('load', () => resolve(), { once: true });
    element.addEventListener('error', (event) => reject(new Error(`model-viewer: ${JSON.stringify(event)}`)));
  });
  // Each time a new address: it keeps what it has loaded.
  element.setAttribute('src', `${url}?${start}`);
  document.body.append(element);
  await loaded;
  const took = performance.now() - start;
  element.remove();
  return took;
}
