import type { Tx } from '../../../database/index.ts';
import {
  alarmPauseMs,
  heardBefore,
  heardUntil,
  holdPace,
  noteNotified,
  noteReminded,
  type Remindable,
  recipientsToRemind,
  releaseAt,
} from '../../../kernel/escalation/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Recipient } from '../../directory/index.ts';
import type { Facts } from '../cards.ts';
import * as cards from '../cards.ts';
import type { Change, WarningContext } from '../context.ts';
import { factsOf, forReminder, wholeCentre } from '../queries/people.ts';
import { reviewPauseMs, withTimers } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Reminder, Warning } from '../types.ts';
import { askOfficer, laneOf, notify } from './steps.ts';

// A question that nobody answered is put again: to whoever is on duty first, all that waits for an officer in one card.

type ReminderOfficer = Recipient & Remindable;

/** From this reminder on the whole centre is asked, not only who is on duty. */
const WHOLE_CENTRE_FROM = 3;

/** Whom the reminder of this number may ask, with what they heard before. Nobody who cannot be reached. */
export async function officersFor(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  { of, repeat, now }: { of: Reminder; repeat: number; now: Date },
): Promise<ReminderOfficer[]> {
  const onDuty = (await forReminder(ctx, tx, warning, of, now)).filter(({ userid }) => userid !== null);
  const isOver = of === 'match' || repeat >= WHOLE_CENTRE_FROM || onDuty.length === 0;
  const apart = new Set([warning.personId, of === 'review' ? warning.reportedBy : null]);
  const centre = isOver ? await wholeCentre(ctx, tx, now) : [];
  const others = centre.filter(
    ({ personId, userid }) =>
      userid !== null && !apart.has(personId) && !onDuty.some((one) => one.personId === personId),
  );
  const all = [...onDuty, ...others];
  const heard = await heardBefore(
    tx,
    store.ownerOf(warning.id),
    all.map(({ personId }) => personId),
  );
  const isRostered = onDuty.some(({ onShift }) => onShift);
  return all.map((officer, place) => ({
    ...officer,
    first: isRostered ? onDuty.includes(officer) && officer.onShift : place === 0,
    ...(heard.get(officer.personId) ?? { toldAt: null, lastRepeatAt: null, snoozedUntil: null }),
  }));
}

/** Until when nobody need be reminded, since somebody heard of it in time with something else; null: somebody now. */
export async function silentUntil(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  of: Reminder,
  now: Date,
): Promise<Date | null> {
  const repeat = warning.repeats + 1;
  const asked = await officersFor(ctx, tx, warning, { of, repeat, now });
  await holdPace(
    tx,
    asked.map(({ personId }) => personId),
  );
  const officers = await officersFor(ctx, tx, warning, { of, repeat, now });
  const pauseMs = pauseOf(warning, of, warning.repeats);
  if (recipientsToRemind(officers, { now, pauseMs, repeat }).length > 0) return null;
  const until = heardUntil(officers, pauseMs);
  return until && until > now ? releaseAt(warning.policy.open, until) : null;
}

/** Whoever comes on shift hears at once of what still waits: the next reminder is no later than his first minute. */
export async function soonerAtShiftChange(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  of: Reminder,
  now: Date,
): Promise<Warning> {
  const timer = warning.timers[of];
  if (!timer) return warning;
  const officers = [...(await forReminder(ctx, tx, warning, of, now)), ...(await wholeCentre(ctx, tx, now))];
  const starts = await ctx.directory.nextShift(
    tx,
    officers.map(({ personId }) => personId),
    now,
  );
  if (!starts || starts >= timer.dueAt) return warning;
  return withTimers(warning, [], { [of]: { ...timer, dueAt: releaseAt(warning.policy.open, starts) } });
}

/** Sends it: alone as a card of its own, with whatever else still waits for that officer as one list. */
export async function remind(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  of: Reminder,
  { now, notified }: Pick<Change, 'now' | 'notified'>,
): Promise<void> {
  const repeat = warning.repeats;
  const officers = await officersFor(ctx, tx, warning, { of, repeat, now });
  if (officers.length === 0) ctx.logger.error({ warningId: warning.id }, 'nobody in the centre can be reached');
  const chosen = recipientsToRemind(officers, { now, pauseMs: pauseOf(warning, of, repeat - 1), repeat });
  const fresh = chosen.filter(({ personId }) => !notified.has(personId)).toSorted(byPerson);
  if (of === 'alarm') await store.addAddressees(tx, warning, fresh, warning.run.step, now);
  const facts = await factsOf(ctx, tx, warning, now);
  for (const officer of fresh) {
    notified.add(officer.personId);
    const beside = await store.remindedOf(tx, officer.personId, { drill: warning.drill, except: warning.id });
    await (beside.length === 0
      ? remindAlone(ctx, tx, facts, of, officer)
      : remindTogether(ctx, tx, facts, { of, officer, beside }));
    const owners = [warning, ...beside].map(({ id }) => store.ownerOf(id));
    await noteNotified(tx, [officer.personId], owners, now);
    await noteReminded(tx, officer.personId, now);
  }
}

async function remindAlone(
  ctx: WarningContext,
  tx: Tx,
  facts: Facts,
  of: Reminder,
  officer: ReminderOfficer,
): Promise<void> {
  const { warning } = facts;
  const variant = officer.first ? null : ('REMIND' as const);
  if (of !== 'alarm') {
    const card = cards.todo(ctx, facts, of === 'match' ? 'MATCH' : 'REVIEW', variant);
    return notify(ctx, tx, warning, [officer], () => ({
      purpose: 'todo',
      template: 'C41',
      content: { type: 'card', card },
    }));
  }
  const { step, why } = warning.run;
  await notify(ctx, tx, warning, [officer], () => askOfficer(ctx, facts, step, why, variant), step);
}

async function remindTogether(
  ctx: WarningContext,
  tx: Tx,
  { warning, now }: Facts,
  { of, officer, beside }: { of: Reminder; officer: ReminderOfficer; beside: store.RemindedItem[] },
): Promise<void> {
  const id = newId();
  const item: store.RemindedItem = {
    id: warning.id,
    of,
    level: warning.level,
    run: warning.run.n,
    step: warning.run.step,
    since: warning.dispatchedAt ?? warning.createdAt,
  };
  const items = [item, ...beside];
  await store.keepReminder(tx, { id, officer, items, now });
  const variant = officer.first ? null : ('REMIND' as const);
  await ctx.outbound.notify(tx, [
    {
      owner: { kind: 'rollup', id },
      to: officer,
      purpose: 'todo',
      template: 'C34r',
      content: { type: 'card', card: reminderCard(ctx, { id, items, drill: warning.drill, now, variant }) },
      lane: Math.min(...items.map(laneOf)) as 0 | 1 | 2 | 3,
    },
  ]);
}

/** C34r: all that waits for one officer, the live list behind it. */
export function reminderCard(
  ctx: WarningContext,
  given: {
    id: string;
    items: readonly Pick<store.RemindedItem, 'level' | 'since'>[];
    drill: boolean;
    now: Date;
    variant: cards.SnoozeVariant | null;
  },
) {
  const { id, items, drill, now, variant } = given;
  const oldest = Math.min(now.getTime(), ...items.map(({ since }) => since.getTime()));
  return cards.reminder(ctx, {
    id,
    total: items.length,
    critical: items.filter(({ level }) => level === 'CRITICAL').length,
    oldestMinutes: Math.round((now.getTime() - oldest) / 60_000),
    drill,
    variant,
  });
}

/** The pause that has just run out after so many repeats. */
function pauseOf({ policy }: Warning, of: Reminder, repeats: number): number {
  if (of === 'review') return repeats === 0 ? policy.reviewMs : reviewPauseMs(policy, repeats - 1);
  if (of === 'match') return repeats === 0 ? policy.matchMs : alarmPauseMs(policy, repeats - 1);
  return alarmPauseMs(policy, repeats);
}

const byPerson = (a: Recipient, b: Recipient): number => (a.personId < b.personId ? -1 : 1);
