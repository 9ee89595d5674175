import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { isAlive } from './servers.ts';

const root = join(import.meta.dirname, '../..');
/** Below the packages, so that those which stay outside are found; the process says whose it is. */
const cache = join(root, 'node_modules/.cache/eqian-test-app');

let made: Promise<string> | undefined;

/**
 * The testApp's process as one file, made once a worker: to load it takes a third of what its seven hundred sources take.
 */
export function testAppBundle(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  for (const pid of readdirSync(cache)) if (!isAlive(Number(pid))) rmSync(join(cache, pid), { recursive: true });
  const outDir = join(cache, String(process.pid));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const input = {
    'test-app-owner': join(import.meta.dirname, 'test-app-owner.ts'),
    'lib/spreadsheet/aside-worker': join(root, 'src/lib/spreadsheet/aside-worker.ts'),
    'domain/policies/jobs/replay-worker': join(root, 'src/domain/policies/jobs/replay-worker.ts'),
  };
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: { input, output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
    },
    ssr: { noExternal: true, external: ['@node-rs/argon2', '@fastify/static', '@fastify/swagger-ui', 'pino'] },
  });
  return join(outDir, 'test-app-owner.js');
}
