import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, temporaryFolder } from '../../support/servers.ts';

/** Notes each start with its pid, comes up unless told otherwise, and ends as its argument says. */
const service = `
const { appendFileSync, readFileSync } = require('node:fs');
const [notes, way] = process.argv.slice(2);
appendFileSync(notes, process.pid + '\\n');
const starts = readFileSync(notes, 'utf8').trim().split('\\n').length;
if (way === 'never-up') { console.error('the port is taken'); process.exit(3); }
process.send('running');
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
if (way === 'hangs') process.on('SIGTERM', () => {});
else process.on('SIGTERM', () => process.exit(0));
if (way === 'hung-once' && starts === 1) process.exit(70);
setInterval(() => {}, 1000);
`;

let folder: string;
let notes: string;
let script: string;
let keeper: ChildProcess;
beforeEach(() => {
  folder = temporaryFolder();
  notes = join(folder, 'notes');
  script = join(folder, 'service.cjs');
  writeFileSync(script, service);
});
afterEach(() => {
  keeper.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a service whose watchdog ended it is running again a moment later', async () => {
  keep('hung-once');
  await expect.poll(starts).toHaveLength(2);
  const [, second = 0] = starts();
  expect(isAlive(second)).toBe(true);
});

test('asked to end it ends with what it keeps, and starts nothing any more', async () => {
  keep('serves');
  await expect.poll(starts).toHaveLength(1);
  expect(await endedBy('SIGTERM')).toBe(0);
  expect(starts()).toHaveLength(1);
});

test('a service that does not follow a signal is killed in the end', async () => {
  keep('hangs');
  await expect.poll(starts).toHaveLength(1);
  const [pid = 0] = starts();
  await endedBy('SIGTERM');
  expect(isAlive(pid)).toBe(false);
});

test('a service that cannot start says why once and is not tried again', async () => {
  keep('never-up');
  const [code] = await once(keeper, 'exit');
  expect(code).toBe(3);
  expect(starts()).toHaveLength(1);
});

test('kill -9 of whoever keeps it takes the service along', async () => {
  keep('serves');
  await expect.poll(starts).toHaveLength(1);
  const [pid = 0] = starts();
  await endedBy('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function keep(way: string): void {
  const runner = join(import.meta.dirname, '../../support/keeper.ts');
  keeper = spawn(process.execPath, ['--import', 'tsx', runner, script, notes, way], { stdio: 'ignore' });
}

async function endedBy(signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(keeper, 'exit');
  keeper.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

function starts(): number[] {
  if (!existsSync(notes)) return [];
  return readFileSync(notes, 'utf8').trim().split('\n').map(Number);
}
