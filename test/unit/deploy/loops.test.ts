import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../../src');

// A loop of transactions ends at the first that fails, and with it the work for everybody behind: eachAlone goes on.
test('no loop over people, cards, batches or rows ends for all where one of them fails', () => {
  const found = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(bench|pages|sandbox)\//.test(file))
    .flatMap((file) => loopsOf(readFileSync(join(source, file), 'utf8')).map((line) => `${file}:${line}`));
  expect(found).toEqual([]);
});

/** Lines of `for … of` loops whose body, as far as it is indented, awaits a transaction of its own. */
function loopsOf(text: string): number[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const [, indent] = /^(\s*)for (?:await )?\(const .* of /.exec(line) ?? [];
    if (indent === undefined) return [];
    const after = lines.slice(at + 1).findIndex((next) => next.trim() !== '' && !next.startsWith(`${indent} `));
    const body = lines.slice(at, at + 1 + (after === -1 ? lines.length : after)).join('\n');
    return /await transact\(/.test(body) && !/catch/.test(body) ? [at + 1] : [];
  });
}
