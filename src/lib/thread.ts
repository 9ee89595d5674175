import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

interface ThreadOptions {
  /** Where the file stands below src, without its ending: lib/spreadsheet/aside-worker. */
  file: string;
  limits: ResourceLimits;
  workerData?: unknown;
}

/** A thread of our own code, whether it runs from source, from the tree of the tool or from the bundled service. */
export function startThread({ file, limits, workerData }: ThreadOptions): Worker {
  const options = { resourceLimits: limits, workerData };
  return isSource()
    ? new Worker(fromSource(sourceOf(file)), { ...options, eval: true })
    : new Worker(builtFile(file), options);
}

const isSource = (): boolean => import.meta.url.endsWith('.ts');

const sourceOf = (file: string): URL => new URL(`../${file}.ts`, import.meta.url);

/** The service is bundled into one file and its parts, beside the tree of the operator's tool. */
function builtFile(file: string): URL {
  const found = ['./', '../'].map((up) => new URL(`${up}${file}.js`, import.meta.url)).find((url) => existsSync(url));
  if (found === undefined) throw new Error(`${file}.js was not built`);
  return found;
}

/** In development the thread learns to read TypeScript first. */
function fromSource(file: URL): string {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const register = new URL('./esm/api/index.mjs', pathToFileURL(tsx));
  return `import(${JSON.stringify(register.href)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); })`;
}
