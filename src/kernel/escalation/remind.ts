import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import { minutes } from '../../lib/time.ts';
import type { OwnerRef } from './types.ts';

/** An officer who may be reminded of an item, with what he heard before. */
export interface Remindable {
  personId: string;
  /** On duty for it: he is asked before everybody else, and has no button to be left in peace. */
  first: boolean;
  /** When he last heard of this item; null: never in this question. */
  toldAt: Date | null;
  /** When he last got any reminder. */
  lastRepeatAt: Date | null;
  snoozedUntil: Date | null;
}

interface Asked {
  now: Date;
  /** How long nobody need hear of it again. */
  pauseMs: number;
  /** Which reminder this is, from 1. */
  repeat: number;
}

/** From the third on, an officer hears reminders twice an hour at most, whatever they are about: colleagues take turns. */
const REST_MS = minutes(30);
const RESTED_FROM = 3;
/** What an officer heard in the last minute of a pause, he heard in time: his cards are collected for a minute. */
const TOLERANCE_MS = minutes(1);

/**
 * Who of an item's officers is reminded now: everybody who has not heard of it for its pause and is neither resting nor
 * asked to be left in peace. Nobody when one of them heard of it in time; one of them, in turn, when the item would
 * otherwise be silent for longer than its pause.
 */
export function recipientsToRemind<O extends Remindable>(officers: readonly O[], asked: Asked): O[] {
  const { now, repeat } = asked;
  const waiting = officers.filter((officer) => !heardInTime(officer, asked));
  const free = waiting.filter(({ snoozedUntil, lastRepeatAt }) => {
    if (snoozedUntil && snoozedUntil > now) return false;
    return repeat < RESTED_FROM || !lastRepeatAt || since(lastRepeatAt, now) >= REST_MS - TOLERANCE_MS;
  });
  if (free.length > 0) return free;
  if (officers.some((officer) => heardInTime(officer, asked))) return [];
  const [next] = waiting.toSorted(
    (a, b) =>
      Number(isSnoozed(a, now)) - Number(isSnoozed(b, now)) ||
      Number(b.first) - Number(a.first) ||
      (a.toldAt?.getTime() ?? 0) - (b.toldAt?.getTime() ?? 0),
  );
  return next ? [next] : [];
}

/** Until when the item may stay silent: its pause after the last of its officers heard of it. Null when nobody did. */
export function heardUntil(officers: readonly Remindable[], pauseMs: number): Date | null {
  const heard = officers.map(({ toldAt }) => toldAt?.getTime() ?? 0);
  const last = Math.max(0, ...heard);
  return last > 0 ? new Date(last + pauseMs) : null;
}

/** Whether an officer may be left in peace for a while: not who is to act first, and never the last one who is still told. */
export function maySnooze(officers: readonly Remindable[], personId: string, now: Date): boolean {
  const own = officers.find((officer) => officer.personId === personId);
  if (!own) return true;
  return !own.first && officers.some((officer) => officer !== own && !isSnoozed(officer, now));
}

const isSnoozed = ({ snoozedUntil }: Remindable, now: Date): boolean => snoozedUntil !== null && snoozedUntil > now;

function heardInTime({ toldAt }: Remindable, { now, pauseMs }: Asked): boolean {
  return toldAt !== null && since(toldAt, now) < pauseMs - TOLERANCE_MS;
}

const since = (earlier: Date, now: Date): number => now.getTime() - earlier.getTime();

export interface HeardBefore {
  toldAt: Date | null;
  lastRepeatAt: Date | null;
  snoozedUntil: Date | null;
}

/** Two reminders at one moment see what the other says: whoever comes second waits for the first, and finds it said. */
export async function holdPace(tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = personIds.toSorted();
  await sql`
    insert into officer_pace (person_id, last_card_at) select person_id, '-infinity' from unnest(${ids}::text[]) as person_id
    on conflict (person_id) do nothing`.execute(tx);
  await sql`
    select from officer_pace where person_id = any(${ids}::text[]) order by person_id for no key update`.execute(tx);
}

/** What each of these officers heard before, of this item and in all; who never heard anything is there too. */
export async function heardBefore(
  executor: Executor,
  { kind, id }: OwnerRef,
  personIds: readonly string[],
): Promise<Map<string, HeardBefore>> {
  const { rows } = await sql<HeardBefore & { personId: string }>`
    select asked.person_id, told.told_at, pace.last_repeat_at,
      pace.snoozed_until
    from unnest(${[...personIds]}::text[]) as asked (person_id)
    left join officer_told told on told.person_id = asked.person_id and told.owner_kind = ${kind} and told.owner_id = ${id}
    left join officer_pace pace on pace.person_id = asked.person_id`.execute(executor);
  return new Map(rows.map(({ personId, ...heard }) => [personId, heard]));
}

/** They hear of these items now. */
export async function noteNotified(
  tx: Tx,
  personIds: readonly string[],
  owners: readonly OwnerRef[],
  now: Date,
): Promise<void> {
  if (personIds.length === 0 || owners.length === 0) return;
  await sql`
    insert into officer_told (person_id, owner_kind, owner_id, told_at)
    select person_id, owner.kind, owner.id, ${now}
    from unnest(${personIds.toSorted()}::text[]) as person_id,
      unnest(${owners.map(({ kind }) => kind)}::text[], ${owners.map(({ id }) => id)}::text[]) as owner (kind, id)
    order by person_id, owner.kind, owner.id
    on conflict (person_id, owner_kind, owner_id) do update set told_at = excluded.told_at`.execute(tx);
}

/** A reminder goes out to him now, whatever it is about. */
export async function noteReminded(tx: Tx, personId: string, now: Date): Promise<void> {
  await sql`
    insert into officer_pace (person_id, last_card_at, last_repeat_at) values (${personId}, ${now}, ${now})
    on conflict (person_id) do update set last_card_at = excluded.last_card_at, last_repeat_at = excluded.last_repeat_at`.execute(
    tx,
  );
}

/** He is left in peace until then; escalation cards of their own still reach him. */
export async function noteSnoozed(tx: Tx, personId: string, until: Date): Promise<void> {
  await sql`
    insert into officer_pace (person_id, last_card_at, snoozed_until) values (${personId}, app_now(), ${until})
    on conflict (person_id) do update set snoozed_until = excluded.snoozed_until`.execute(tx);
}

/** Nobody needs to know any more who heard of it when. */
export async function forgetNotified(tx: Tx, { kind, id }: OwnerRef): Promise<void> {
  await tx.deleteFrom('officerTold').where('ownerKind', '=', kind).where('ownerId', '=', id).execute();
}
