import { createHash } from 'node:crypto';
import { type PostgresPool, type PostgresPoolClient, type RawBuilder, sql } from 'kysely';

const MARK = '/* prepare */';

/**
 * A statement whose text begins with the mark is planned once for each connection instead of at every call: worth it
 * where planning costs more than running (many joins, few rows). It must name its columns, so that a migration beside it
 * cannot change its result, and must not lean on a partial index through a parameter.
 */
export function preparing(pool: PostgresPool): PostgresPool {
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      return {
        release: () => client.release(),
        query: (text: unknown, values?: readonly unknown[]) => run(client, text, values),
      } as PostgresPoolClient;
    },
  };
}

/**
 * `= any(ids)`, or `= id` where there is but one: PostgreSQL takes a list it has not seen for ten, finds the plan for a
 * known list cheaper, and so plans a marked statement at every call.
 */
export function anyOf(ids: readonly string[]): RawBuilder<boolean> {
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? sql`= ${only}` : sql`= any(${[...ids]}::text[])`;
}

const names = new Map<string, string>();

function run(client: PostgresPoolClient, text: unknown, values?: readonly unknown[]): unknown {
  const query = client.query as (...given: unknown[]) => unknown;
  if (typeof text !== 'string' || !text.startsWith(MARK)) return query.call(client, text, values);
  return query.call(client, { name: nameOf(text), text, values });
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha1').update(text).digest('base64url');
  names.set(text, name);
  return name;
}
