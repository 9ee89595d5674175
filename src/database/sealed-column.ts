import type { Schema } from './schema.ts';

/** A column that a module keeps encrypted under FIELD_KEY, in a table with a text id. */
export type SealedColumn = {
  [T in keyof Schema]: {
    table: T;
    column: Extract<keyof Schema[T], `${string}_sealed`>;
    /** What names a row, where that is not its id: an SQL expression over its columns. */
    key?: string;
    /** SQL: true of rows whose sealed text is compared with a copy just now. */
    busy?: string;
  };
}[keyof Schema];
