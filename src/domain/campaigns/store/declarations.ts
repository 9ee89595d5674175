import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { isDone } from './protections.ts';

interface Declaration {
  personId: string;
  items: readonly string[];
  consentVersion: string;
  at: Date;
  validUntil: Date;
}

const put = (state: 'DECLARED' | 'EVIDENCED', { personId, items, consentVersion, at, validUntil }: Declaration) => sql`
    insert into protection (person_id, item, state, since, valid_until, consent_version, consented_at)
    select ${personId}, item, ${sql.lit(state)}, ${at}::timestamptz, ${validUntil}::timestamptz, ${consentVersion}, ${at}::timestamptz
    from unnest(${[...items]}::text[]) as item
    on conflict (person_id, item) do update set state = excluded.state, since = excluded.since,
        valid_until = excluded.valid_until, consent_version = excluded.consent_version,
        consented_at = excluded.consented_at, by_person_id = null, reason = null`;

/** What is done already stays as it is; a silence over the other items ends. Answers the items that changed. */
export async function declare(tx: Tx, declaration: Declaration): Promise<string[]> {
  const { personId, items } = declaration;
  const { rows } = await sql<{ item: string }>`/* prepare */
    with ended as (
      update protection set state = 'ASKED'
      where person_id = ${personId} and state = 'DECLINED' and item <> all(${[...items]}::text[])
    )
    ${put('DECLARED', declaration)}
      where not ${isDone('protection.state')}
    returning item`.execute(tx);
  return rows.map(({ item }) => item);
}

/** Declared with a picture beside it; what was verified stays so. */
export async function evidence(tx: Tx, declaration: Declaration): Promise<void> {
  await sql`
    ${put('EVIDENCED', declaration)}
      where protection.state not in ('EVIDENCED', 'VERIFIED', 'EXEMPT')`.execute(tx);
}

/** Taken back: by himself what he declared, otherwise (his number changed, consent ended) also what was verified. */
export async function takeBack(
  tx: Tx,
  personIds: readonly string[],
  items: readonly string[],
  { by, at }: { by: 'himself' | 'change'; at: Date },
): Promise<{ personId: string; item: string }[]> {
  const { rows } = await sql<{ personId: string; item: string }>`
    update protection set state = 'ASKED', since = ${at}, valid_until = null, by_person_id = null, reason = null
    where person_id = any(${[...personIds]}::text[]) and item = any(${[...items]}::text[])
      and (state in ('DECLARED', 'EVIDENCED') or (state = 'VERIFIED' and ${by} = 'change'))
    returning person_id as "personId", item`.execute(tx);
  return rows;
}
