import { type RawBuilder, sql } from 'kysely';
import { appNow, type Tx } from '../../../database/index.ts';
import { addMs, days } from '../../../lib/time.ts';
import { placeOf, type Recorded, type Usual } from '../rules/replay.ts';

export const REPLAYED_DAYS = 90;
const AT_MOST = 20_000;
const FETCHED = 250;

/** The newest of them, where a county had more than anybody replays. */
async function chosen(tx: Tx): Promise<RawBuilder<unknown>> {
  const now = await appNow(tx);
  return sql`
    select id, level, organisation_id from warning
    where created_at > ${addMs(now, -days(REPLAYED_DAYS))}::timestamptz and created_at <= ${now}::timestamptz and not drill
    order by created_at desc limit ${sql.lit(AT_MOST)}`;
}

export async function countHistory(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${await chosen(tx)}) as w`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Who was asked last at each step of each place. */
export async function usualPeople(tx: Tx): Promise<Usual> {
  const { rows } = await sql<{ organisationId: string | null; step: number; people: string[] }>`
    with w as (${await chosen(tx)}),
    last as (
      select distinct on (w.organisation_id, a.step) w.organisation_id, a.step, a.warning_id
      from warning_addressee a join w on w.id = a.warning_id where a.run = 1
      order by w.organisation_id, a.step, a.told_at desc, a.warning_id
    )
    select last.organisation_id, last.step, array_agg(a.person_id order by a.person_id) as people
    from last join warning_addressee a on a.warning_id = last.warning_id and a.step = last.step and a.run = 1
    group by last.organisation_id, last.step`.execute(tx);
  return new Map(rows.map(({ organisationId, step, people }) => [placeOf(organisationId, step), people]));
}

interface Row {
  id: string;
  level: Recorded['level'];
  organisationId: string | null;
  base: Date;
  answeredAt: Date | null;
  answeredStep: number | null;
  askedAt: Date | null;
  endedAt: Date;
  told: { step: number; personId: string }[];
}

/**
 * The first pass up the ladder of each warning, the oldest first: who was told at which step, who answered, and when it was
 * over. A few at a time, whatever their number.
 */
export async function* readHistory(tx: Tx): AsyncGenerator<Recorded[]> {
  const now = await appNow(tx);
  await sql`
    declare history no scroll cursor for
    with w as materialized (${await chosen(tx)}),
    told as (
      select a.warning_id, min(a.told_at) as base,
        jsonb_agg(jsonb_build_object('step', a.step, 'personId', a.person_id) order by a.step, a.person_id) as told
      from warning_addressee a join w on w.id = a.warning_id where a.run = 1 group by a.warning_id
    ),
    again as (
      select a.warning_id, min(a.told_at) as at
      from warning_addressee a join w on w.id = a.warning_id where a.run = 2 group by a.warning_id
    ),
    ended as (
      select e.owner_id as warning_id, min(e.at) as at from event_log e join w on w.id = e.owner_id
      where e.owner_kind = 'warning' and e.action in ('taken_over', 'revoked') group by e.owner_id
    ),
    answers as (
      select distinct on (r.warning_id) r.warning_id, r.person_id, r.at
      from (
        select warning_id, person_id, at from warning_receipt where kind = 'ACK' and run = 1
        union all
        select owner_id, actor_id, at from event_log where owner_kind = 'warning' and action = 'taken_over'
      ) r join w on w.id = r.warning_id order by r.warning_id, r.at
    )
    select w.id, w.level, w.organisation_id, told.base, told.told, asked.told_at as asked_at, asked.step as answered_step,
      case when asked.step is null then null else answers.at end as answered_at,
      coalesce(answers.at, least(ended.at, again.at), ${now}::timestamptz) as ended_at
    from w join told on told.warning_id = w.id
    left join ended on ended.warning_id = w.id
    left join again on again.warning_id = w.id
    left join answers on answers.warning_id = w.id
    left join lateral (
      select a.step, a.told_at from warning_addressee a
      where a.warning_id = w.id and a.run = 1 and a.person_id = answers.person_id and a.told_at <= answers.at
      order by a.told_at, a.step limit 1
    ) asked on true
    order by told.base, w.id`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(FETCHED)} from history`.execute(tx);
    if (rows.length === 0) return;
    yield rows.map(recorded);
  }
}

function recorded({
  id,
  level,
  organisationId,
  base,
  answeredAt,
  answeredStep,
  askedAt,
  endedAt,
  told,
}: Row): Recorded {
  const isAnswered = answeredAt !== null && answeredStep !== null && askedAt !== null;
  const answer = isAnswered ? { step: answeredStep, askedAt, at: answeredAt } : null;
  return { id, level, organisationId, base, endedAt, told, answer };
}
