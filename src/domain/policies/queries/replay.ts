import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Changes, withChanges } from '../../../config/changeable.ts';
import { appNow, type Executor, transact } from '../../../database/index.ts';
import { policiesOf } from '../../../kernel/escalation/index.ts';
import { invalid } from '../../../lib/problem.ts';
import { addMs, days } from '../../../lib/time.ts';
import type { ChangesData, ReplayData } from '../api.ts';
import type { By } from '../commands.ts';
import type { PolicyContext } from '../context.ts';
import { type Load, type Recorded, replayAll, type Side } from '../rules/replay.ts';
import { judge, laidOver, nameOf } from '../rules.ts';
import * as store from '../store.ts';

const REPLAYED_DAYS = 90;
const AT_MOST = 20_000;
const LISTED = 20;

/** The last 90 days under the draft, beside the same days under what is in force. */
export async function replayDraft(ctx: PolicyContext, changes: ChangesData, by: By): Promise<ReplayData> {
  const { file } = ctx.inForce;
  const base = (await store.inForceNow(ctx.db))?.changes ?? {};
  const { faults, values } = judge(file, laidOver(base, changes as Changes));
  const [fault] = faults;
  if (fault || !values) throw invalid(fault?.field ?? '', fault ? `${nameOf(fault.field)}：${fault.message}` : '');
  const begun = performance.now();
  const history = await readHistory(ctx.db);
  const rulesOf = ({ settings }: typeof file) => ({
    policies: policiesOf(settings),
    night: settings.night,
    perMinute: settings.send.perMemberPerMinute,
  });
  const before = await replayAll(history, rulesOf(withChanges(file, base)), turn);
  const after = await replayAll(history, rulesOf(values), turn);
  const [people, organisations] = await transact(ctx.db, async (tx) => {
    const listed = [
      await named(tx, 'person', mostChanged(before.side.byPerson, after.side.byPerson)),
      await named(tx, 'organisation', mostChanged(before.side.byOrganisation, after.side.byOrganisation)),
    ] as const;
    const personIds = listed[0].map(({ id }) => id);
    const object = { kind: 'settings_version', id: 'replay' };
    if (personIds.length > 0) await ctx.audit.look(tx, { ...by.acting, object, seen: ['name'], people: personIds });
    return listed;
  });
  return {
    ...{ days: REPLAYED_DAYS, warnings: history.length, same: before.same },
    answered: history.filter(({ answer }) => answer !== null).length,
    ...{ before: totals(before.side), after: totals(after.side), people, organisations },
    tookMs: Math.round(performance.now() - begun),
  };
}

const totals = ({ within5, steps, cards, night, nearLimit }: Side) => ({ within5, steps, cards, night, nearLimit });

interface Changed {
  id: string;
  before: Load;
  after: Load;
}

function mostChanged(before: ReadonlyMap<string, Load>, after: ReadonlyMap<string, Load>): Changed[] {
  const none = { cards: 0, night: 0 };
  const change = (one: Changed) =>
    Math.abs(one.after.night - one.before.night) * 3 + Math.abs(one.after.cards - one.before.cards);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((id) => ({ id, before: before.get(id) ?? none, after: after.get(id) ?? none }))
    .filter((one) => change(one) > 0)
    .sort((a, b) => change(b) - change(a) || (a.id < b.id ? -1 : 1))
    .slice(0, LISTED);
}

async function named(ex: Executor, kind: 'person' | 'organisation', changed: readonly Changed[]) {
  const ids = changed.map(({ id }) => id);
  const { rows } = await sql<{ id: string; name: string }>`
    select id, ${sql.raw(kind === 'person' ? 'name' : 'short_name')} as name
    from ${sql.table(kind)} where id = any(${ids}::text[])`.execute(ex);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return changed.map((one) => ({ ...one, name: names.get(one.id) ?? '' }));
}

interface Row {
  level: Recorded['level'];
  organisationId: string | null;
  base: Date;
  answeredAt: Date | null;
  answeredStep: number | null;
  askedAt: Date | null;
  endedAt: Date;
  told: { step: number; personId: string }[];
}

/** The first pass up the ladder of each warning: who was told at which step, who answered, and when it was over. */
async function readHistory(ex: Executor): Promise<Recorded[]> {
  const now = await appNow(ex);
  const { rows } = await sql<Row>`
    with w as (
      select id, level, organisation_id from warning
      where created_at > ${addMs(now, -days(REPLAYED_DAYS))} and created_at <= ${now} and not drill
      order by created_at desc limit ${AT_MOST}
    ),
    told as (
      select a.warning_id, min(a.told_at) as base,
        jsonb_agg(jsonb_build_object('step', a.step, 'personId', a.person_id) order by a.step, a.person_id) as told
      from warning_addressee a join w on w.id = a.warning_id where a.run = 1 group by a.warning_id
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
    select w.level, w.organisation_id, told.base, told.told, asked.told_at as asked_at, asked.step as answered_step,
      case when asked.step is null then null else answers.at end as answered_at,
      coalesce(answers.at, least(ended.at, again.at), ${now}::timestamptz) as ended_at
    from w join told on told.warning_id = w.id
    left join ended on ended.warning_id = w.id
    left join lateral (
      select min(a.told_at) as at from warning_addressee a where a.warning_id = w.id and a.run = 2
    ) again on true
    left join answers on answers.warning_id = w.id
    left join lateral (
      select a.step, a.told_at from warning_addressee a
      where a.warning_id = w.id and a.run = 1 and a.person_id = answers.person_id and a.told_at <= answers.at
      order by a.told_at, a.step limit 1
    ) asked on true
    order by told.base, w.id`.execute(ex);
  return rows.map(({ level, organisationId, base, answeredAt, answeredStep, askedAt, endedAt, told }) => ({
    ...{ level, organisationId, base, endedAt, told },
    answer:
      answeredAt !== null && answeredStep !== null && askedAt !== null
        ? { step: answeredStep, askedAt, at: answeredAt }
        : null,
  }));
}
