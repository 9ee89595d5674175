import { type RawBuilder, sql } from 'kysely';

/** What the log can say of objects of one kind: a module says it of its own rows. */
export interface AuditObject {
  /** Its rows, found by `id`. */
  table: string;
  /** Columns of it: its number, or else what it is called; whose organisation and about whom it is. */
  number?: string;
  title?: string;
  organisation?: string;
  person?: string;
  /** Under which name entries about other objects say that they belong to one of these. */
  entryKey?: string;
}

/** What was given as reason in these acts, where the entry does not hold it. */
export interface AuditReason {
  actions: readonly string[];
  /** One value, by the entry `e`: its `oid`, `at` and `after`. */
  sql: string;
}

export interface AuditObjects {
  objects: Readonly<Record<string, AuditObject>>;
  reasons: readonly AuditReason[];
}

export type AboutColumn = 'number' | 'title' | 'organisation' | 'person';

interface Entry {
  kind: RawBuilder<string>;
  id: RawBuilder<string>;
  /** Of the entry, where it may name an object beside its own. */
  after?: RawBuilder<unknown>;
}

/** What the objects of the log say of themselves in this column, null where they say nothing. */
export function columnOf(
  { objects }: AuditObjects,
  column: AboutColumn,
  { kind, id, after }: Entry,
): RawBuilder<string> {
  const said = Object.entries(objects).filter(([, object]) => object[column] !== undefined);
  const value = ({ table, [column]: name = '' }: AuditObject, of: RawBuilder<string>) =>
    sql`(select ${sql.ref(`t.${name}`)} from ${sql.table(table)} t where t.id = ${of})`;
  const named = said.flatMap(([, object]) =>
    object.entryKey && after ? [value(object, sql`${after} ->> ${sql.lit(object.entryKey)}`)] : [],
  );
  const own = said.map(([name, object]) => sql`when ${sql.lit(name)} then ${value(object, id)}`);
  const ofItself = own.length > 0 ? [sql`case ${kind} ${sql.join(own, sql` `)} end`] : [];
  const all = [...named, ...ofItself, sql`null`];
  return sql<string>`coalesce(${sql.join(all)})`;
}

/** An id, or the number that people read on cards and pages. */
export function idsMeant({ objects }: AuditObjects, objectId: string): RawBuilder<string> {
  const numbered = Object.values(objects).flatMap(({ table, number }) =>
    number ? [sql`select id from ${sql.table(table)} where ${sql.ref(number)} = ${objectId}`] : [],
  );
  return sql`(${sql.join([sql`select ${objectId}`, ...numbered], sql` union `)})`;
}
