import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DOMAIN = join(import.meta.dirname, '../../../src/domain');
const MOST = 25;

/** A reader who knows one module finds his way in each; what is large is a folder of that name. */
const NAMES = new Set([
  'index',
  'context',
  'types',
  'api',
  'events',
  'rules',
  'commands',
  'queries',
  'routes',
  'cards',
  'notify',
  'store',
  'chat',
  'jobs',
  'checks',
  'import',
  'settings',
  'texts.zh-CN',
  'pages',
]);

/** Rows of the table of rights stand apart from code: the compiler reads those of all modules together. */
const APART = 'access';

const modules = readdirSync(DOMAIN);

test.each(modules)('%s is made of the files that every module is made of', (name) => {
  const parts = readdirSync(join(DOMAIN, name)).map((file) => file.replace(/\.(ts|yaml)$/, ''));
  expect(parts.filter((part) => part !== APART && !NAMES.has(part))).toEqual([]);
});

test.each(modules)(`%s has no more than ${MOST} files`, (name) => {
  const files = readdirSync(join(DOMAIN, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  expect(files.filter((file) => file !== `${APART}.ts`).length).toBeLessThanOrEqual(MOST);
});
