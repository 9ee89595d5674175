import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const FOLDERS = ['src', 'test', 'scripts'];

/** Private words for what has a standard one: docs/glossary.md says which. */
const PRIVATE = new Set(
  (
    'ring bell say tell told errand face door doors standing whom meant deed deeds perform mornings mend mends mending ' +
    'menders ' +
    'patch patches drawn town cast'
  ).split(' '),
);

/** Names that the database, WeCom or a library gives. */
const GIVEN = new Set('face told toldAt officerTold OfficerTold drawn drawnAt drawnBy mendActs'.split(' '));

test('names are the field’s standard words', () => {
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('migrations/'))
      .flatMap((file) => privateWords(join(folder, file))),
  );
  expect(found).toEqual([]);
});

function privateWords(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, false);
  const found = new Set<string>();
  if (isPrivate(basename(file).replace(/\..*$/, '').replaceAll('-', '_'))) found.add('its name');
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !GIVEN.has(node.text) && isPrivate(node.text)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found].map((name) => `${file}: ${name}`);
}

const isPrivate = (name: string): boolean => name.split(/(?=[A-Z])|_/).some((part) => PRIVATE.has(part.toLowerCase()));
