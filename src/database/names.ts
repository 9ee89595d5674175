import { CamelCasePlugin } from 'kysely';

/** Columns are camelCase in code and snake_case in the database, in what is written and in what comes back; JSON stays as it is. */
export const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** A name as the database has it. */
export type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Snake<Rest>}`
    : `_${Lowercase<First>}${Snake<Rest>}`
  : Name;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Rows for `jsonb_to_recordset`, their keys as the database's columns. */
export const recordset = (rows: readonly object[]): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [snake(name), value]))),
  );
