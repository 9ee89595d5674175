import { sql } from 'kysely';
import type { PrivacyNotice } from '../../config/notice.ts';
import type { Executor } from '../../database/index.ts';
import { keepNotice } from './store.ts';

/** The notice of the demo county, which must stand before anybody agrees to it. */
export const seedNotice = (ex: Executor, notice: PrivacyNotice) => keepNotice(ex, notice.version, notice);

/** The consents behind seeded declarations; ids come from the persons', so the same county gets the same rows. */
export async function seedConsents(
  ex: Executor,
  { version, personIds, today }: { version: string; personIds: readonly string[]; today: string },
) {
  await sql`
    insert into consent (id, person_id, purpose, notice_version, via, given_at)
    select upper(substr(md5('consent ' || person_id), 1, 26)), person_id, 'PROTECTION', ${version}, 'card',
      ((${today}::date - 1) + time '10:00') at time zone 'Asia/Shanghai'
    from unnest(${[...personIds]}::text[]) as person_id
    on conflict do nothing`.execute(ex);
}
