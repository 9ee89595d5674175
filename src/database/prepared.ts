import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';

const MARK = '/* prepare */';
const names = new Map<string, string>();

/**
 * `sql` that is planned once for each connection instead of at every call: worth it where planning costs more than running
 * (many joins, few rows). It must name its columns, so that a migration beside it cannot change its result, and must not
 * lean on a partial index through a parameter.
 */
export function prepared<T = unknown>(parts: TemplateStringsArray, ...values: readonly unknown[]): RawBuilder<T> {
  const [head = '', ...rest] = parts;
  const marked = [`${MARK}${head}`, ...rest];
  return sql<T>(Object.assign(marked, { raw: marked }), ...values);
}

/** What pg is handed for a statement: those that are to be prepared bear a name of their text. */
export function named(text: unknown, values?: readonly unknown[]): unknown[] {
  if (typeof text !== 'string' || !text.startsWith(MARK)) return [text, values];
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('base64url');
    names.set(text, name);
  }
  return [{ name, text, values }];
}

/**
 * `= any(ids)`, or `= id` where there is but one: PostgreSQL takes a list it has not seen for ten, finds the plan for a
 * known list cheaper, and so plans a prepared statement at every call.
 */
export function anyOf(ids: readonly string[]): RawBuilder<boolean> {
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? sql`= ${only}` : sql`= any(${[...ids]}::text[])`;
}
