import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MODULES } from '../../../src/app/modules.ts';
import { appointment } from '../../../src/domain/appointments/types.ts';
import { logWords } from '../../../src/kernel/audit/index.ts';
import type { Declared } from '../../../src/kernel/module/index.ts';
import { texts } from '../warnings/facts.ts';

const ofModules = MODULES.map(({ log = {} }: Declared) => log);
const words = logWords(texts, {
  actions: Object.assign({}, ...ofModules.map(({ actions }) => actions)),
  objects: Object.assign({}, ...ofModules.map(({ objects }) => objects)),
});
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith(join('database', 'migrations')))
  .map((name) => readFileSync(join('src', name), 'utf8'));
/** What stands in an entry that is written somewhere: an action beside its object. */
const written = sources.flatMap((source) =>
  [...source.matchAll(/action: '([a-z_]+\.[a-z_-]+|look)',\s*object: \{ kind: '([a-z_]+)'/g)].map(
    ([, action, kind]) => ({ action: action ?? '', kind: kind ?? '' }),
  ),
);
const looked = sources.flatMap((source) => [
  ...[...source.matchAll(/\.look\([\s\S]{0,120}?object: \{ kind: '([a-z_]+)'/g)].map(([, kind]) => kind ?? ''),
]);
const seen = sources.flatMap((source) =>
  [...source.matchAll(/seen: \[([^\]]*)\]/g)].flatMap(([, list]) =>
    [...(list ?? '').matchAll(/'([A-Za-z_]+)'/g)].map(([, field]) => field ?? ''),
  ),
);

test('the auditor reads every action, object and kind of data in words', () => {
  expect(written.length).toBeGreaterThan(10);
  expect(looked.length).toBeGreaterThan(3);
  expect(written.filter(({ action }) => words.actions[action] === undefined)).toEqual([]);
  expect([...written.map(({ kind }) => kind), ...looked].filter((kind) => words.objects[kind] === undefined)).toEqual(
    [],
  );
  const ofCases = ['propose', ...Object.keys(appointment.commands)].map((act) => `${appointment.acts}.${act}`);
  expect(ofCases.filter((action) => words.actions[action] === undefined)).toEqual([]);
  expect(words.objects[appointment.name]).toBeDefined();
  expect(seen.filter((field) => words.categories[field] === undefined)).toEqual([]);
  const names = Object.values(words.actions);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(words.actions['warning.acknowledged']).toBe('预警：签收');
});
