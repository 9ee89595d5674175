import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const SMALL = ['--scale', 'small', '--requests', '1', '--per-day', '1', '--deliveries', '2500'];
const FEW = ['--boards', '20', '--changes', '2', '--seconds', '1'];

// It writes rows by hand and asks every list: what changes under it must be seen before somebody waits for its figures.
test('the console bench runs whole in the small county: every list answers, every board sees every change', async () => {
  const bench = ['--import', 'tsx', 'src/bench/run.ts', 'console', ...SMALL, ...FEW];
  const { stdout } = await promisify(execFile)(process.execPath, bench, { cwd: root, maxBuffer: 4 * 1024 * 1024 });
  const figures = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(figures).toMatchObject({ bench: 'console', lists: 53, boards: 20, missed: 0 });
  expect(figures.warnings).toBeGreaterThan(300);
  expect(figures.deliveries).toBeGreaterThanOrEqual(2_500);
  expect(figures.ratio).toBeGreaterThan(0);
});
