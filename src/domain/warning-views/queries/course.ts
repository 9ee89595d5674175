import { sql } from 'kysely';
import { afterCommit, appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { stepDue } from '../../../kernel/escalation/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import type { SentMessage } from '../../../outbound/index.ts';
import { authorisationOf, warningStore as store, type Warning, type WarningContext } from '../../warnings/index.ts';
import type { CourseData, SentData } from '../api.ts';
import { isShown, knowsCase, shownCard, sightOf } from '../rules.ts';
import { warningsAbout } from './list.ts';
import { maySeeName } from './view.ts';

const SENT_AT_MOST = 200;
const PREVIOUS_AT_MOST = 20;

const NOTHING: CourseData = {
  ...{ ladder: [], alarmAt: null, asked: [], sent: [], isSentCut: false, sources: [], previous: [] },
};

/**
 * How a warning goes its way: the ladder, who was asked and what he answered, each message with the platform's answers, and
 * what was about the same person before. For police and whoever checks their work; whoever else may open the warning gets nothing of it.
 */
export function courseOf(ctx: WarningContext, id: string, personId: string, acting: Acting): Promise<CourseData> {
  return transact(ctx.db, async (tx) => {
    const warning = await store.load(tx, id);
    if (!warning) throw notFound();
    const now = await appNow(tx);
    const authorisation = await authorisationOf(ctx, tx, warning, personId, now);
    const sight = sightOf(authorisation);
    if (sight === null) throw notFound();
    if (!isShown(sight, 'deliveries')) return NOTHING;
    const isNamed = sight === 'POLICE' && (await maySeeName(tx, warning, authorisation, sight));
    const staff = (name: string) => (isShown(sight, 'staff') ? name : maskName(name));
    const [previous, asked, sent] = [
      await previousTo(ctx, tx, warning, { personId, now, sight }),
      await askedOf(ctx, tx, warning),
      await ctx.outbound.sentAbout(tx, store.ownerOf(id), SENT_AT_MOST + 1),
    ];
    const look = `${personId} ${id} course`;
    if (warning.personId && !ctx.looked.has(look)) {
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'warning', id },
        seen: [isNamed ? 'name' : 'masked name'],
      });
      afterCommit(tx, () => ctx.looked.note(look));
    }
    const names = await namesOf(tx, sent);
    const shown = sent
      .slice(0, SENT_AT_MOST)
      .map((one) => sentView(one, { to: staff(names.get(one.personId) ?? ''), isNamed }));
    return {
      ladder: ladderOf(warning, asked),
      alarmAt: warning.timers.alarm?.dueAt.toISOString() ?? null,
      asked: asked.map(({ name, ...one }) => ({ name: staff(name), ...one })),
      sent: shown,
      isSentCut: sent.length > SENT_AT_MOST,
      sources: await sourcesOf(ctx, tx, id),
      previous,
    };
  });
}

interface Asked {
  personId: string;
  name: string;
  role: string;
  step: number;
  at: string;
  answers: { text: string; at: string }[];
}

interface AskedRow {
  personId: string;
  name: string;
  role: string;
  step: number;
  toldAt: Date;
  answers: { action: string; at: string }[] | null;
}

/** In the pass under way: who was told on which step, and what he did since. */
async function askedOf({ texts }: WarningContext, tx: Tx, { id, run }: Warning): Promise<Asked[]> {
  const { rows } = await sql<AskedRow>`
    select a.person_id, p.name, a.role, a.step, a.told_at,
      (select jsonb_agg(jsonb_build_object('action', did.action, 'at', did.at) order by did.at) from (
        select e.action, e.at from event_log e
        where e.owner_kind = 'warning' and e.owner_id = a.warning_id and e.actor_id = a.person_id
        union all
        select 'late_acknowledged', r.at from warning_receipt r
        where r.warning_id = a.warning_id and r.person_id = a.person_id and r.kind = 'LATE_ACK') as did) as answers
    from warning_addressee a join person p on p.id = a.person_id
    where a.warning_id = ${id} and a.run = ${run.n}
    order by a.step, a.told_at, p.name, p.id limit 200`.execute(tx);
  return rows.map(({ personId, name, role, step, toldAt, answers }) => ({
    personId,
    name,
    role: texts.roles[role as keyof typeof texts.roles] ?? role,
    step,
    at: toldAt.toISOString(),
    answers: (answers ?? []).map(({ action, at }) => ({
      text: texts.actions[action] ?? action,
      at: new Date(at).toISOString(),
    })),
  }));
}

/** What is armed comes from the timers; what lies beyond it is reckoned as the ladder will. */
function ladderOf(warning: Warning, asked: readonly Asked[]): CourseData['ladder'] {
  const { policy, run, timers } = warning;
  const { base } = run;
  const isClimbing = timers.ladder !== undefined || timers.alarm !== undefined;
  return policy.rungs.map(({ step }) => {
    // Community police hear of a CRITICAL at once, before their step has come.
    const notifiedAt = asked.find((one) => one.step === step)?.at ?? null;
    if (base !== null && step <= run.step)
      return { step, place: notifiedAt === null ? 'PASSED' : 'NOTIFIED', notifiedAt, dueAt: null };
    if (timers.ladder?.step === step)
      return { step, place: 'NEXT', notifiedAt, dueAt: timers.ladder.dueAt.toISOString() };
    const due = isClimbing && base !== null ? stepDue(policy, { entry: run.entry, base }, step) : null;
    return { step, place: due ? 'LATER' : 'RESTS', notifiedAt, dueAt: due?.toISOString() ?? null };
  });
}

function sentView(
  { personId: _person, run: _run, createdAt, settledAt, card, text, ...sent }: SentMessage,
  { to, isNamed }: { to: string; isNamed: boolean },
): SentData {
  return {
    ...sent,
    to,
    at: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
    card: card && isNamed ? shownCard(card) : null,
    text: isNamed ? text : null,
  };
}

async function namesOf(tx: Tx, sent: readonly SentMessage[]): Promise<Map<string, string>> {
  if (sent.length === 0) return new Map();
  const ids = [...new Set(sent.map(({ personId }) => personId))];
  const rows = await tx.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function sourcesOf({ texts }: WarningContext, tx: Tx, id: string): Promise<CourseData['sources']> {
  const rows = await tx
    .selectFrom('warningSource')
    .select(['sourceRef', 'source', 'level', 'merged', 'at'])
    .where('warningId', '=', id)
    .orderBy('at')
    .limit(50)
    .execute();
  return rows.map(({ source, level, at, ...row }) => ({
    ...row,
    source: texts.sources[source as keyof typeof texts.sources] ?? source,
    level: level as CourseData['sources'][number]['level'],
    at: at.toISOString(),
  }));
}

type Reading = { personId: string; now: Date; sight: NonNullable<ReturnType<typeof sightOf>> };

/** Of the same person, as far as this reader's list would show it. */
async function previousTo(
  { directory, texts }: WarningContext,
  tx: Tx,
  { id, personId: subject }: Warning,
  { personId, now, sight }: Reading,
): Promise<CourseData['previous']> {
  if (subject === null) return [];
  const found = await warningsAbout(tx, directory, { subject, except: id, personId, now, limit: PREVIOUS_AT_MOST });
  const knows = knowsCase(sight, false);
  return found.map(({ fraudType, outcome, openReason, createdAt, closedAt, ...row }) => ({
    ...row,
    fraudName: isShown(sight, 'real type')
      ? texts.fraudTypes[fraudType].name
      : (texts.fraudTypes[fraudType].advisor ?? texts.fraudTypes[fraudType].name),
    outcome: knows(outcome) ? outcome : null,
    openReason: knows(openReason) ? openReason : null,
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }));
}
