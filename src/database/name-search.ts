import { type RawBuilder, sql } from 'kysely';
import { nameQuery } from '../lib/name-search.ts';

/** The condition on a `name_search` column that its name is found by this word: a part of it, its pinyin or its initials. */
export function isNamed(column: string, word: string): RawBuilder<boolean> {
  const query = nameQuery(word);
  return query === null ? sql`false` : sql`${sql.ref(column)} @@ ${query}::tsquery`;
}
