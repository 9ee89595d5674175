import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SWEEPS } from '../../../src/pages/console/operations/sweep-words.ts';

test('the desk has a word for whatever goes on by itself', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('bench'))
    .map((name) => readFileSync(join('src', name), 'utf8'));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/name: '([^']+)',\s*everyMs/g)].map(([, name]) => name ?? ''),
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => SWEEPS[name] === undefined)).toEqual([]);
});
