import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { Invariant, KeptSource } from '../../kernel/module/index.ts';

export const sampleInvariants: readonly Invariant[] = [
  {
    id: 'sample-1',
    title: 'what is open is late or has a timer',
    sql: `select id from sample where done_at is null and late_at is null and not exists (
      select from timer where owner_kind = 'sample' and owner_id = sample.id and state = 'armed')`,
  },
];

/** For 「我的信息」. */
export const kept: KeptSource = async (ex, personId, { limit, skip }) => {
  const { rows } = await sql<{ at: Date; done: boolean; total: number }>`
    select asked_at as at, done_at is not null as done, count(*) over ()::int as total
    from sample where person_id = ${personId} order by id desc limit ${limit} offset ${skip}`.execute(ex);
  return rows.map(({ at, done, total }) => ({
    at,
    about: '请您办理',
    said: done ? '已办好' : '未办',
    path: null,
    total,
  }));
};

export async function forget(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`delete from sample where person_id = any(${[...personIds]}::text[])`.execute(tx);
}
