import { expect, test } from 'vitest';
import type { Column } from '../../../scripts/database-types/catalog.ts';
import { renderSchema } from '../../../scripts/database-types/render.ts';

const column = (changes: Partial<Column>): Column => ({
  name: 'x',
  type: 'text',
  nullable: false,
  fill: 'none',
  literals: null,
  ...changes,
});
const render = (changes: Partial<Column>, schema = 'public') =>
  renderSchema([{ schema, name: 'phone_entry', columns: [column(changes)] }]);

test.each<[string, Partial<Column>, string]>([
  ['a plain column', {}, 'x: string;'],
  ['a nullable one', { nullable: true }, 'x: string | null;'],
  ['one with a default', { type: 'int4', fill: 'default' }, 'x: Generated<number>;'],
  ['an identity', { type: 'int8', fill: 'always' }, 'x: GeneratedAlways<number>;'],
  ['one of few words', { literals: [`'a'`, `'b'`], fill: 'default' }, `x: Generated<'a' | 'b'>;`],
  ['a list of few words', { type: '_text', literals: [`'a'`, `'b'`] }, `x: ('a' | 'b')[];`],
  ['a moment', { type: 'timestamptz' }, 'x: ColumnType<Date, Date | string, Date | string>;'],
  ['json', { type: 'jsonb' }, 'x: ColumnType<unknown, JsonInput, JsonInput>;'],
])('%s has its type', (_, changes, expected) => {
  expect(render(changes)).toContain(expected);
});

test('a table outside of public is named with its schema', () => {
  expect(render({}, 'sandbox')).toContain(`'sandbox.phoneEntry': SandboxPhoneEntry;`);
});

test('a type nobody thought of stops the generator and is named', () => {
  expect(() => render({ type: 'interval' })).toThrow('no TypeScript type for interval of phone_entry.x');
});
