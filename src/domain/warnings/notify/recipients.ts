import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { LEVELS } from '../../../kernel/escalation/index.ts';
import type { Notice } from '../../../outbound/index.ts';
import type { Recipient, Step } from '../../directory/index.ts';
import type { WarningContext } from '../context.ts';
import * as store from '../store.ts';
import type { Reminder, Saying, Warning } from '../types.ts';

// Who is meant by a message, looked up when it is sent and not when the ladder was frozen; and what messages share.

export interface Addressed {
  personId: string;
  userid: string | null;
}

type ToOf<S extends Saying['say']> = Extract<Saying, { say: S }> extends { to: infer To } ? To : never;

export async function onStep(
  { directory }: WarningContext,
  tx: Tx,
  { organisationId, gridUnitId }: Warning,
  step: Step,
  at: Date,
  except: string[] = [],
): Promise<Recipient[]> {
  return organisationId ? directory.peopleOnStep(tx, { organisationId, gridUnitId, step, at, except }) : [];
}

export const centreOnDuty = ({ directory }: WarningContext, tx: Tx, at: Date): Promise<Recipient[]> =>
  directory.onDuty(tx, { role: 'CENTER_OFFICER', at });

export const wholeCentre = ({ directory }: WarningContext, tx: Tx, at: Date): Promise<Recipient[]> =>
  directory.holders(tx, { role: 'CENTER_OFFICER', at });

/** Of those just notified, whoever is to come first: community police, else the station, else above it. */
export async function firstNotified(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  { now, notified }: { now: Date; notified: ReadonlySet<string> },
): Promise<Recipient | undefined> {
  for (const step of [2, 3, 4] as const) {
    const first = (await onStep(ctx, tx, warning, step, now)).find(({ personId }) => notified.has(personId));
    if (first) return first;
  }
  return undefined;
}

export async function forTodo(
  ctx: WarningContext,
  tx: Tx,
  { organisationId, reportedBy }: Warning,
  to: Exclude<ToOf<'todo'>, 'owner'>,
  at: Date,
): Promise<Recipient[]> {
  if (to === 'duty') return centreOnDuty(ctx, tx, at);
  if (!organisationId) return wholeCentre(ctx, tx, at);
  return ctx.directory.reviewers(tx, { organisationId, at, except: reportedBy ? [reportedBy] : [] });
}

/** Who is on duty for a question that is put again: the step's people, the centre for a match, the chief for a review. */
export async function forReminder(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  of: Reminder,
  at: Date,
): Promise<Recipient[]> {
  const apart = [warning.personId, of === 'review' ? warning.reportedBy : null].filter((id) => id !== null);
  if (of === 'match' || !warning.organisationId) return centreOnDuty(ctx, tx, at);
  const step = of === 'review' ? 4 : warning.run.step;
  return onStep(ctx, tx, warning, step as Step, at, apart);
}

export async function forMessage(
  { directory }: WarningContext,
  tx: Tx,
  warning: Warning,
  to: ToOf<'message'>,
): Promise<Addressed[]> {
  const ids = to === 'signers' ? await signersOf(tx, warning.id) : [oneOf(warning, to)];
  const known = await Promise.all(ids.map((id) => (id ? directory.person(tx, id) : null)));
  return known.flatMap((person) => (person ? [{ personId: person.id, userid: person.userid }] : []));
}

function oneOf(warning: Warning, to: Exclude<ToOf<'message'>, 'signers'>): string | null {
  if (to === 'owner') return warning.owner?.personId ?? null;
  return to === 'reporter' ? warning.reportedBy : to.personId;
}

async function signersOf(executor: Executor, warningId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning_receipt where warning_id = ${warningId} and kind in ('ACK', 'LATE_ACK', 'SUPPORT')
    union select distinct actor_id from event_log
    where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null and action in ('taken_over', 'handed_over')`.execute(
    executor,
  );
  return rows.map((row) => row.person_id);
}

export const laneOf = ({ level }: Pick<Warning, 'level'>) => LEVELS.indexOf(level) as 0 | 1 | 2 | 3;

/** What every message about a warning has in common. */
export function envelope(
  warning: Warning,
  { personId, userid }: Addressed,
): Pick<Notice, 'owner' | 'to' | 'run' | 'lane'> {
  return {
    owner: store.ownerOf(warning.id),
    to: { personId, userid },
    run: warning.run.n,
    lane: laneOf(warning),
  };
}

export type Message = Pick<Notice, 'purpose' | 'template' | 'content' | 'mustAct'>;

/** One message to whoever of these WeCom can reach. However often it was sent before, it is a message of its own. */
export async function notify(
  { outbound }: WarningContext,
  tx: Tx,
  warning: Warning,
  people: readonly Addressed[],
  messageOf: (occurrence: number) => Message,
  step = 0,
): Promise<void> {
  const reachable = people.filter(({ userid }) => userid !== null);
  if (reachable.length === 0) return;
  const occurrence = await outbound.nextOccurrence(tx, store.ownerOf(warning.id), { run: warning.run.n, step });
  const message = messageOf(occurrence);
  await outbound.say(
    tx,
    reachable.map((to) => ({ ...envelope(warning, to), ...message, step, occurrence })),
  );
}
