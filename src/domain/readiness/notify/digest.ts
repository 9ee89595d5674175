import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { shanghaiClock, shanghaiDay } from '../../../lib/time.ts';
import type { Recipient } from '../../directory/index.ts';
import type { ReadinessContext } from '../context.ts';
import { reachabilityOf } from '../rules.ts';
import { type PostHolder, postHolders, reachFacts } from '../store/reach.ts';

/** The kind of owner of the daily message, which is about no one gap. */
export const REACH_DIGEST = 'reach_digest';

/** Before the day's work; a service that starts at night says nothing until the morning. */
const FROM = '08:40';
const UNTIL = '18:00';

interface Trouble extends PostHolder {
  reason: string;
}

/** Once a day: who of those that warnings go to would not hear of one, to whoever can mend it. Answers to how many. */
export function sendReachDigest(ctx: ReadinessContext): Promise<number> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const [clock, day] = [shanghaiClock(at), shanghaiDay(at)];
    if (clock < FROM || clock >= UNTIL || (await isMade(tx, day))) return 0;
    const troubles = await troublesAt(ctx, tx, at);
    const people = new Set(troubles.map(({ personId }) => personId)).size;
    const { numAffectedRows } = await sql`
      insert into reach_digest (day, people, made_at) values (${day}, ${people}, ${at}) on conflict do nothing`.execute(
      tx,
    );
    if (Number(numAffectedRows ?? 0) === 0) return 0;
    const found = await byRepairer(ctx, tx, troubles, at);
    for (const { repairer, own } of found) await send(ctx, tx, { repairer, own, day });
    return found.length;
  });
}

async function isMade(tx: Tx, day: string): Promise<boolean> {
  const { rows } = await sql`select from reach_digest where day = ${day}`.execute(tx);
  return rows.length > 0;
}

/** Leave is not a fault: it has a substitute, or a gap with a card of its own. */
async function troublesAt(ctx: ReadinessContext, tx: Tx, at: Date): Promise<Trouble[]> {
  const holders = await postHolders(tx, at);
  const personIds = [...new Set(holders.map(({ personId }) => personId))];
  const facts = await reachFacts(tx, { ...ctx, personIds, sight: null, at });
  const reasons = new Map(
    facts.flatMap(({ personId, ...known }) => {
      const {
        state,
        reasons: [reason = ''],
      } = reachabilityOf({ ...known, awayUntil: null });
      return state === 'NOT' || state === 'PARTLY' ? [[personId, reason] as const] : [];
    }),
  );
  return holders.flatMap((holder) => {
    const reason = reasons.get(holder.personId);
    return reason === undefined ? [] : [{ ...holder, reason }];
  });
}

interface Repairer {
  repairer: Recipient;
  own: Trouble[];
}

/** Nobody is told of himself: another sees to it. */
async function byRepairer(ctx: ReadinessContext, tx: Tx, troubles: readonly Trouble[], at: Date): Promise<Repairer[]> {
  const repairers = new Map<string, Promise<Recipient[]>>();
  const found = new Map<string, Repairer>();
  for (const trouble of troubles) {
    const key = trouble.step === null ? 'county' : `${trouble.step} ${trouble.organisationId}`;
    const asked = repairers.get(key) ?? repairersOf(ctx, tx, trouble, at);
    repairers.set(key, asked);
    for (const repairer of await asked) {
      if (repairer.personId === trouble.personId || repairer.userid === null) continue;
      const known = found.get(repairer.personId) ?? { repairer, own: [] };
      if (!known.own.some(({ personId }) => personId === trouble.personId)) known.own.push(trouble);
      found.set(repairer.personId, known);
    }
  }
  return [...found.values()];
}

/** Community police for advisors, the station for community police, the centre and the county's office for officers. */
async function repairersOf(
  { directory }: ReadinessContext,
  tx: Tx,
  { step, organisationId }: Trouble,
  at: Date,
): Promise<Recipient[]> {
  if (step !== null && organisationId !== null) {
    for (const one of [step, 3] as const) {
      const people = await directory.peopleOnStep(tx, { organisationId, gridUnitId: null, step: one, at });
      if (people.some(({ userid }) => userid !== null)) return people;
    }
  }
  return [
    ...(await directory.onDuty(tx, { role: 'CENTER_OFFICER', at })),
    ...(await directory.holders(tx, { role: 'COUNTY_ADMIN', at })),
  ];
}

const NAMED = 2;
const REASON_MOST = 24;

async function send(ctx: ReadinessContext, tx: Tx, { repairer, own, day }: Repairer & { day: string }): Promise<void> {
  const names = own.slice(0, NAMED).map(({ name }) => maskName(name));
  const places = [...new Set(own.map(({ place }) => place))];
  const reasons = [...new Set(own.map(({ reason }) => reason))];
  const [reason = ''] = reasons;
  const isAllOfFirms = own.every(({ role }) => role === 'ADVISOR');
  const card = ctx.draw({
    card: ctx.ownTexts.cards.unreachable,
    variables: {
      who: `${names.join('、')}${own.length > NAMED ? `等${own.length}人` : ''}`,
      org: `${(places[0] ?? '').slice(0, 16)}${places.length > 1 ? `等${places.length}处` : ''}`,
      reason: reasons.length > 1 ? `${reason.slice(0, REASON_MOST - 2)}等` : reason.slice(0, REASON_MOST),
    },
    key: 'none',
    url: `${ctx.publicUrl}${isAllOfFirms ? '/h5/organisations' : '/console/people?kind=OFFICER'}`,
  });
  await ctx.outbound.notify(tx, [
    {
      owner: { kind: REACH_DIGEST, id: day },
      to: { personId: repairer.personId, userid: repairer.userid },
      purpose: 'notice',
      template: 'readiness.unreachable',
      content: { type: 'card', card },
      lane: 3,
    },
  ]);
}
