import type { Column, Table } from './catalog.ts';

const scalars: Record<string, string> = {
  bool: 'boolean',
  bpchar: 'string',
  bytea: 'Buffer',
  citext: 'string',
  date: 'string',
  float4: 'number',
  float8: 'number',
  inet: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  name: 'string',
  text: 'string',
  time: 'string',
  tsvector: 'string',
  uuid: 'string',
  varchar: 'string',
  xid8: 'string',
};

/** Types whose written form differs from the read one: [read, written]. */
const twoSided: Record<string, [string, string]> = {
  json: ['unknown', 'JsonInput'],
  jsonb: ['unknown', 'JsonInput'],
  numeric: ['string', 'number | string'],
  timestamptz: ['Date', 'Date | string'],
};

const opening = `// Generated from the migrated database by \`npm run database:types\`: do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** pg sends a bare array as a PostgreSQL array: give a JSON array as text. */
export type JsonInput = string | { readonly [key: string]: unknown };
`;

/** One interface a table and the `Schema` Kysely wants; tables outside of public are named 'schema.table'. */
export function renderSchema(tables: Table[]): string {
  const interfaces = tables.map(
    (table) =>
      `export interface ${interfaceName(table)} {\n${table.columns.map((column) => line(table, column)).join('')}}\n`,
  );
  const members = tables.map((table) => `  ${key(table)}: ${interfaceName(table)};\n`);
  return [opening, ...interfaces, `export interface Schema {\n${members.join('')}}\n`].join('\n');
}

function line(table: Table, column: Column): string {
  return `  ${camelCase(column.name)}: ${typeOf(table, column)};\n`;
}

function typeOf(table: Table, column: Column): string {
  const sides = twoSided[column.type];
  const orNull = column.nullable ? ' | null' : '';
  const orNothing = column.fill === 'default' ? ' | undefined' : '';
  if (sides !== undefined && column.fill !== 'always') {
    const [read, written] = sides;
    const readOrNull = read === 'unknown' ? read : read + orNull;
    const mayBeMissing = orNothing || (column.nullable ? ' | undefined' : '');
    return `ColumnType<${readOrNull}, ${written}${orNull}${mayBeMissing}, ${written}${orNull}>`;
  }
  const plain = (sides?.[0] ?? plainType(table, column)) + orNull;
  if (column.fill === 'always') return `GeneratedAlways<${plain}>`;
  return column.fill === 'default' ? `Generated<${plain}>` : plain;
}

function plainType(table: Table, { name, type, literals }: Column): string {
  const isArray = type.startsWith('_');
  const scalar = literals?.join(' | ') ?? scalars[isArray ? type.slice(1) : type];
  if (scalar === undefined) throw new Error(`no TypeScript type for ${type} of ${table.name}.${name}: add it here`);
  if (!isArray) return scalar;
  return literals === null ? `${scalar}[]` : `(${scalar})[]`;
}

function key({ schema, name }: Table): string {
  return schema === 'public' ? camelCase(name) : `'${schema}.${camelCase(name)}'`;
}

/** As Kysely's CamelCasePlugin reads it. */
const camelCase = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function interfaceName({ schema, name }: Table): string {
  const words = schema === 'public' ? name : `${schema}_${name}`;
  return words.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
