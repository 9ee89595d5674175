import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../../database/index.ts';
import type { Grant } from '../../../kernel/access/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { Logger } from '../../../lib/logger.ts';
import { minutes, seconds } from '../../../lib/time.ts';
import type { LiveChange } from '../api.ts';
import { shownTo } from '../rules.ts';
import { changesSince, momentNow, placed } from '../store/changes.ts';
import type { Change, Moment } from '../types.ts';

/** Where what changed is sent to. */
export interface Listener {
  personId: string;
  /** The session by which he listens. */
  tokenHash: string;
  send(event: 'hello' | 'reset' | 'changes' | 'beat', moment: Moment, changes?: readonly LiveChange[]): void;
  end(): void;
}

export interface FeedNeeds {
  db: Database;
  logger: Logger;
  rolesOf(personId: string): Promise<readonly Grant[]>;
  stillOpen(tokenHashes: readonly string[]): Promise<ReadonlySet<string>>;
}

interface Reader {
  grants: readonly Grant[];
  readAt: number;
}

interface Joining {
  listener: Listener;
  /** The snapshot he has seen; null: he comes new. */
  after: string | null;
}

/** Commit to screen in under a second, with room for a slow round. */
const TICK_MS = 250;
const BEAT_MS = seconds(10);
const SESSIONS_MS = seconds(2);
/** A role that begins or ends by the clock writes nothing. */
const RIGHTS_MS = minutes(1);
/** At most so many are read anew in one tick, so that a thousand screens do not ask at once. */
const READ_AT_ONCE = 20;

export type Feed = ReturnType<typeof createFeed>;

/**
 * One look at the database for all streams of this process, four times a second and only while somebody listens. Nothing is
 * sent by the transactions themselves, and nothing needs Redis.
 */
export function createFeed({ db, logger, rolesOf, stillOpen }: FeedNeeds) {
  const listeners = new Set<Listener>();
  const readers = new Map<string, Reader>();
  let joining: Joining[] = [];
  let last: Moment | null = null;
  let isRunning = false;
  let isStopped = false;
  let [beatAt, sessionsAt] = [0, 0];

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (!isStopped && listeners.size + joining.length > 0) {
      const begun = Date.now();
      await tick().catch((error: unknown) => logger.debug({ reason: describe(error) }, 'the live feed could not look'));
      // Also while the database is away: the line lives, and what it shows grows older.
      if (last && Date.now() - beatAt > BEAT_MS) beat(last);
      await wait(Math.max(TICK_MS / 5, TICK_MS - (Date.now() - begun)), undefined, { ref: false });
    }
    isRunning = false;
    last = null;
    readers.clear();
  }

  /** Whatever may fail comes before the first word is sent: what was not looked at whole is looked at again. */
  async function tick(): Promise<void> {
    const { changes, isTooMuch, ...moment } = await look();
    await noteRights(changes);
    const shown = isTooMuch ? [] : await placed(db, changes);
    last = moment;
    for (const listener of listeners) {
      const own = seenBy(listener, shown);
      if (isTooMuch) listener.send('reset', moment);
      else if (own.length > 0) listener.send('changes', moment, own);
    }
    await admit(moment);
    if (Date.now() - sessionsAt > SESSIONS_MS) await endClosed();
  }

  async function look(): Promise<Moment & { changes: Change[]; isTooMuch: boolean }> {
    if (last === null) return { ...(await momentNow(db)), changes: [], isTooMuch: false };
    return changesSince(db, { after: last.snapshot });
  }

  /** Whoever has just come is told what he missed up to this very tick; from the next one on he hears with all others. */
  async function admit(moment: Moment): Promise<void> {
    const missed = new Map<string, Awaited<ReturnType<typeof missedSince>>>();
    for (const one of [...joining]) {
      const { listener, after } = one;
      await readerOf(listener.personId);
      const found = after === null ? [] : (missed.get(after) ?? (await missedSince(after, moment)));
      if (after !== null) missed.set(after, found);
      // He may have gone while the database was asked.
      if (!joining.includes(one)) continue;
      joining = joining.filter((other) => other !== one);
      listeners.add(listener);
      const own = found && seenBy(listener, found);
      if (own === null) listener.send('reset', moment);
      else if (own.length > 0) listener.send('changes', moment, own);
      else listener.send('hello', moment);
    }
  }

  /** Null: nobody can tell any more what it was. */
  async function missedSince(after: string, { snapshot }: Moment) {
    if (after === '') return null;
    try {
      const { changes, isTooMuch } = await changesSince(db, { after, upTo: snapshot });
      return isTooMuch ? null : await placed(db, changes);
    } catch (error) {
      logger.debug({ reason: describe(error) }, 'what a stream missed could not be read');
      return null;
    }
  }

  function seenBy({ personId }: Listener, changes: Awaited<ReturnType<typeof placed>>): LiveChange[] {
    const grants = readers.get(personId)?.grants ?? [];
    return distinct(changes.flatMap((change) => shownTo({ personId, grants }, change) ?? []));
  }

  async function readerOf(personId: string): Promise<void> {
    if (!readers.has(personId)) readers.set(personId, { grants: await rolesOf(personId), readAt: Date.now() });
  }

  /** Read anew before anything is sent by the old ones: whose rights changed, and by and by everybody. */
  async function noteRights(changes: readonly Change[]): Promise<void> {
    const changed = new Set(changes.filter(({ topic }) => topic === 'rights').map(({ id }) => id));
    const isForAll = changed.has('');
    const stale = [...readers].filter(([, { readAt }]) => Date.now() - readAt > RIGHTS_MS).slice(0, READ_AT_ONCE);
    const again = new Set(isForAll ? readers.keys() : [...changed, ...stale.map(([id]) => id)]);
    for (const personId of again)
      if (readers.has(personId)) readers.set(personId, { grants: await rolesOf(personId), readAt: Date.now() });
  }

  async function endClosed(): Promise<void> {
    sessionsAt = Date.now();
    const all = [...listeners];
    const open = await stillOpen([...new Set(all.map(({ tokenHash }) => tokenHash))]);
    for (const listener of all) {
      if (open.has(listener.tokenHash)) continue;
      listener.end();
      listeners.delete(listener);
    }
    const present = new Set([...listeners].map(({ personId }) => personId));
    for (const personId of readers.keys()) if (!present.has(personId)) readers.delete(personId);
  }

  function beat(moment: Moment): void {
    beatAt = Date.now();
    for (const listener of listeners) listener.send('beat', moment);
  }

  return {
    join(listener: Listener, after: string | null): void {
      joining.push({ listener, after });
      void run();
    },

    leave(listener: Listener): void {
      listeners.delete(listener);
      joining = joining.filter((one) => one.listener !== listener);
    },

    countOf: (personId: string): number =>
      [...listeners, ...joining.map(({ listener }) => listener)].filter((one) => one.personId === personId).length,

    count: (): number => listeners.size + joining.length,

    stop(): void {
      isStopped = true;
      for (const listener of [...listeners, ...joining.map((one) => one.listener)]) listener.end();
      listeners.clear();
      joining = [];
    },
  };
}

function distinct(changes: readonly LiveChange[]): LiveChange[] {
  return [...new Map(changes.map((change) => [`${change.topic} ${change.id}`, change])).values()];
}
