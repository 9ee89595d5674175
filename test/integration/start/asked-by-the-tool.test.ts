import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuiltService } from '../../support/built-service.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/servers.ts';

// A slow machine is no fault of the tool: what it costs is processor time, twice as much on a full one. Loading the whole
// service for it costs six.
const PROCESSOR_SECONDS = 3;

const dataDir = temporaryFolder();
let service: Awaited<ReturnType<typeof startBuiltService>>;

beforeAll(async () => {
  service = await startBuiltService(dataDir, await freePort());
});
afterAll(async () => {
  await service.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

test('how many callbacks are kept is answered in a second, not in six', async () => {
  await counted();
  const { said, cpuSeconds } = await counted();
  expect(Number(said)).toBeGreaterThanOrEqual(0);
  expect(cpuSeconds).toBeLessThan(PROCESSOR_SECONDS);
});

/** `eqian inbox count`, as built, beside a running service. */
async function counted(): Promise<{ said: string; cpuSeconds: number }> {
  const tool = join(import.meta.dirname, '../../../dist/cli.js');
  expect(readdirSync(join(tool, '..'))).toContain('cli.js');
  const measure = `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('cpu ' + (user + system)); });`;
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(measure)}`];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...flags, tool, 'inbox', 'count'], {
    env: { PATH, HOME, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Record<'out' | 'err', string> = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, err: said.err.replace(/cpu \d+/, '') }).toEqual({ code: 0, err: '' });
  return { said: said.out.trim(), cpuSeconds: Number(/cpu (\d+)/.exec(said.err)?.[1]) / 1_000_000 };
}
