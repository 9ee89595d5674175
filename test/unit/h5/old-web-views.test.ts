import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../../src/pages');

/** The desk is opened in a browser of a computer, and built for what that knows. */
const isOnPhones = (file: string): boolean => !file.startsWith('console');

/** Not in Chrome 79, and no build puts them in: only syntax is translated. */
const TOO_NEW =
  /Object\.hasOwn|\.replaceAll\(|\.at\(|\.findLast|\.toSorted\(|structuredClone|randomUUID|allSettled|\.any\(/;
const TOO_NEW_STYLE = /(?<![a-z-])gap:|accent-color|aspect-ratio|inset:|:has\(|dvh|@container/;

test.each([
  ['.ts', TOO_NEW],
  ['.tsx', TOO_NEW],
  ['.css', TOO_NEW_STYLE],
])('what old web views do not know is in no %s of the pages', (ending, tooNew) => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => isOnPhones(file) && file.endsWith(ending),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => tooNew.test(readFileSync(join(FOLDER, file), 'utf8')))).toEqual([]);
});

test('nor in what pages take from the platform', () => {
  const lib = join(FOLDER, '../lib');
  const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => isOnPhones(file) && /\.tsx?$/.test(file),
  );
  const taken = new Set(
    sources.flatMap((file) =>
      [
        ...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^import (?!type ).*from '[./]+\/lib\/([\w-]+\.ts)'/gm),
      ].map(([, name = '']) => name),
    ),
  );
  expect(taken.size).toBeGreaterThan(0);
  expect([...taken].filter((file) => TOO_NEW.test(readFileSync(join(lib, file), 'utf8')))).toEqual([]);
});
