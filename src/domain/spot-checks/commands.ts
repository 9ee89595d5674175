import { randomUUID } from 'node:crypto';
import { appNow, type Tx, transact } from '../../database/index.ts';
import { conflict, invalid, notFound } from '../../lib/problem.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import {
  type CampaignContext,
  codesOf,
  isPoliceOf,
  judgeProtection,
  liftExemption,
  lockPeople,
  mayJudge,
  proofNotNeeded,
  remindAgain,
  restate,
} from '../campaigns/index.ts';
import type { SamplesData, StateData } from './api.ts';
import { notifyAdvisors } from './notify.ts';
import { sampleView } from './queries.ts';
import { drawSample, sampleSize } from './rules.ts';
import * as samples from './store/samples.ts';
import type { By } from './types.ts';

interface Verdict {
  personId: string;
  item: string;
  result: 'VERIFIED' | 'REJECTED';
  reason?: string | undefined;
}

/** What somebody found with his own eyes; what was rejected is asked again the next morning. */
export function verify(ctx: CampaignContext, { personId, item, result, reason }: Verdict, by: By): Promise<StateData> {
  return transact(ctx.db, async (tx) => {
    const now = await appNow(tx);
    const validUntil = result === 'VERIFIED' ? addMs(now, days(ctx.settings.protection.validDays)) : null;
    const judged = { personId, item, state: result, reason: reason ?? null, validUntil };
    await judge(ctx, tx, judged, by);
    await samples.noteResult(tx, { personId, item, result, at: now });
    if (result === 'REJECTED') await askAgain(ctx, tx, personId, now);
    return { state: result, validUntil: validUntil?.toISOString() ?? null };
  });
}

/** Who need not do an item, for what reason and until when: for a year at most. */
export function exempt(
  ctx: CampaignContext,
  { personId, item, reason, until }: { personId: string; item: string; reason: string; until: string },
  by: By,
): Promise<StateData> {
  return transact(ctx.db, async (tx) => {
    const today = shanghaiDay(await appNow(tx));
    if (until < today || until > yearAfter(today)) throw invalid('until', '有效期至：请填今天或以后、一年以内的日期');
    const validUntil = addMs(shanghaiAt(until, '00:00'), days(1));
    await judge(ctx, tx, { personId, item, state: 'EXEMPT', reason, validUntil }, by);
    await ctx.events.publish(tx, proofNotNeeded, { personId, items: [item] });
    return { state: 'EXEMPT', validUntil: validUntil.toISOString() };
  });
}

/** What he had done before stands again; else it is asked the next morning, within what a campaign may still remind. */
export function lift(
  ctx: CampaignContext,
  { personId, item }: { personId: string; item: string },
  by: By,
): Promise<StateData> {
  return transact(ctx.db, async (tx) => {
    if (!(await mayJudge(ctx, tx, by.personId, personId))) throw notFound();
    const now = await appNow(tx);
    await lockPeople(tx, [personId]);
    const lifted = await liftExemption(tx, { personId, item, at: now });
    if (lifted === null) throw conflict('not_exempt', '这项豁免已经结束，请刷新后查看');
    await restate(tx, [personId]);
    const { state, validUntil } = lifted;
    if (validUntil === null) await askAgain(ctx, tx, personId, now);
    await ctx.audit.record(tx, {
      ...by.acting,
      action: 'protection.exempt-lifted',
      object: { kind: 'person', id: personId },
      after: { item, state },
    });
    return { state, validUntil: validUntil?.toISOString() ?? null };
  });
}

export function redraw(ctx: CampaignContext, organisationId: string, by: By): Promise<SamplesData> {
  return transact(ctx.db, async (tx) => {
    if (!(await isPoliceOf(ctx, tx, by.personId, organisationId))) throw notFound();
    const month = shanghaiDay(await appNow(tx)).slice(0, 7);
    const made = await draw(ctx, tx, { organisationId, month, by: by.personId });
    await ctx.audit.record(tx, {
      ...by.acting,
      action: 'protection.redraw',
      object: { kind: 'organisation', id: organisationId },
      after: { sample: made.id, number: made.number, outOf: made.outOf },
    });
    return sampleView(ctx, tx, made, { organisationId, by });
  });
}

/** People of an organisation who declared something, by lot; its advisors are notified. */
export async function draw(
  ctx: CampaignContext,
  tx: Tx,
  { organisationId, month, by }: { organisationId: string; month: string; by: string | null },
): Promise<samples.Draw> {
  const { sampleRate: rate, sampleMin: min } = ctx.settings.protection;
  await samples.lockOrganisation(tx, organisationId);
  const declared = await samples.peopleDeclared(tx, organisationId);
  const seed = randomUUID();
  const personIds = drawSample(declared, sampleSize(declared.length, { rate, min }), seed);
  const at = await appNow(tx);
  const made = await samples.insert(tx, { organisationId, month, seed, outOf: declared.length, at, by, personIds });
  if (personIds.length > 0) await notifyAdvisors(ctx, tx, made);
  return made;
}

interface Judged {
  personId: string;
  item: string;
  state: 'VERIFIED' | 'REJECTED' | 'EXEMPT';
  reason: string | null;
  validUntil: Date | null;
}

/** Writes down what somebody found or allowed about another. */
async function judge(ctx: CampaignContext, tx: Tx, judged: Judged, { personId: by, acting }: By): Promise<void> {
  const { personId, item, state, validUntil } = judged;
  if (!codesOf(ctx.items).includes(item)) throw invalid('item', '没有这项防护，请刷新后重选');
  if (!(await mayJudge(ctx, tx, by, personId))) throw notFound();
  await lockPeople(tx, [personId]);
  await judgeProtection(tx, { ...judged, by, at: await appNow(tx) });
  await restate(tx, [personId]);
  await ctx.audit.record(tx, {
    ...acting,
    action: state === 'EXEMPT' ? 'protection.exempt' : 'campaign.verify',
    object: { kind: 'person', id: personId },
    after: { item, state, until: validUntil?.toISOString() ?? null },
  });
}

async function askAgain({ settings }: CampaignContext, tx: Tx, personId: string, now: Date): Promise<void> {
  await remindAgain(tx, [personId], nextShanghai(now, settings.protection.remindAt), settings.reminders.max);
}

/** The same day of the next year; a string, for comparing only: after a 29 February it may be a day that is none. */
function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}
