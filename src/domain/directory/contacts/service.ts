import {
  appNow,
  type Database,
  type Executor,
  eachAlone,
  eachInSavepoint,
  type Tx,
  transact,
} from '../../../database/index.ts';
import type { Logger } from '../../../lib/logger.ts';
import { nextShanghai } from '../../../lib/time.ts';
import type { ContactChange } from '../../../wecom/callback/index.ts';
import { markReachable, markUnreachable } from '../store/accounts.ts';
import { closeAllBut, closeDefect, openDefect } from '../store/readiness.ts';
import type { Place } from '../types.ts';
import { checkAccount, checkOldestAccounts } from './account-check.ts';
import * as book from './book.ts';
import { createBrake } from './brake.ts';
import * as departments from './departments.ts';
import { accountOf, renameAccount } from './people.ts';
import type { ContactsReader } from './reader.ts';
import { createSettle, type Roster } from './settle.ts';

interface Renaming {
  from: string;
  to: string;
  departments: number[] | null;
  status: number | null;
  at: Date;
}

interface ContactNeeds {
  db: Database;
  corpId: string;
  directory: Roster;
  reader: ContactsReader;
  settings: {
    readAt: string;
    /** More gone at once, of more than a few, is a fault of the reading (a narrowed range, a lost department), no walk-out. */
    goneShare: number;
    few: number;
    accountChecksPerNight: number;
  };
  /** Once a night, after the reading. */
  afterNight?(): Promise<unknown>;
  logger: Logger;
}

/** Readiness: what WeCom says of this member could not be carried out. */
const NOT_SETTLED = 'CONTACT_NOT_SETTLED';

/** Keeps the roster in line with WeCom's contacts: by events as they come, by a reading of everything each night. */
export function createContacts({ db, corpId, directory, reader, settings, afterNight, logger }: ContactNeeds) {
  const settle = createSettle({ corpId, roster: directory });
  const braked = createBrake({ db, corpId, logger });

  async function hear(tx: Tx, hearing: Omit<book.Hearing, 'corpId'>, now: Date): Promise<void> {
    const heard = await book.hear(tx, { corpId, ...hearing });
    if (!heard) return;
    if (heard.doubtful) await book.askForReading(tx, corpId);
    await settle(tx, { userid: hearing.userid, status: hearing.status ?? null, ...heard }, now);
  }

  return {
    /** A contact event (WeCom doc p/90970); repeats and late ones change nothing. */
    async onChange(tx: Tx, change: ContactChange): Promise<'ignored' | undefined> {
      const at = new Date(change.createTime * 1000);
      switch (change.change) {
        case 'create_user':
        case 'update_user': {
          const { member, fields } = change;
          const renamed = change.change === 'update_user' ? change.newMember : null;
          const now = await appNow(tx);
          if (renamed === null || renamed === member)
            await hear(
              tx,
              { userid: member, present: true, departments: fields.departments, status: fields.status, at },
              now,
            );
          else
            await rename(
              tx,
              { from: member, to: renamed, departments: fields.departments, status: fields.status, at },
              now,
            );
          if (fields.status === null) await checkAccount(tx, corpId, renamed ?? member);
          await noteUnplaced(tx);
          return;
        }
        case 'delete_user':
          await hear(tx, { userid: change.member, present: false, departments: null, at }, await appNow(tx));
          return;
        case 'create_party':
        case 'update_party':
          await departments.noteDepartment(tx, corpId, { id: change.department, parentId: change.fields.parentId });
          return;
        case 'delete_party':
          await departments.forgetDepartment(tx, corpId, change.department);
          return;
        case 'update_tag':
          // Nothing here hangs on WeCom's tags.
          return 'ignored';
      }
    },

    /** He came into the app's visible range, or out of it: whether he can be reached is known before a card fails. */
    async onRange(tx: Tx, { kind, userid }: { kind: 'subscribe' | 'unsubscribe'; userid: string }): Promise<undefined> {
      if (kind === 'subscribe') await markReachable(tx, corpId, userid);
      else await markUnreachable(tx, corpId, userid);
      // Out of range is also who was disabled.
      await checkAccount(tx, corpId, userid);
    },

    /** Once a night, at once after a start without any reading, and when two events contradicted each other. */
    async sweep(): Promise<number> {
      const now = await appNow(db);
      const last = await book.lastReading(db, corpId);
      if (last && nextShanghai(last, settings.readAt) > now) return 0;
      const changed = await braked(now, () => read(now, last === null));
      if (changed === null) return 0;
      // A reading out of turn (book.askForReading sets the last one to the beginning of time) is no night.
      if (last && last.getTime() > 0) await afterNight?.();
      return changed;
    },

    /** Somebody says what a department is; whoever waited for it is placed. */
    async setDepartmentPlace(tx: Tx, id: number, place: Place): Promise<void> {
      await departments.setPlace(tx, corpId, id, place);
      await placeWaiting(tx);
    },

    /** Departments nobody has said the place of, and who waits in each. */
    waitingDepartments: (ex: Executor) => departments.waiting(ex, corpId),

    /** Reads everything again at the next sweep; `acceptGone`: whoever is missing then has really left. */
    readAgain: (tx: Tx, { acceptGone }: { acceptGone: boolean }) =>
      book.askForReading(tx, corpId, { acceptGone, byHand: true }),
  };

  async function rename(tx: Tx, { from, to, departments: said, status, at }: Renaming, now: Date): Promise<void> {
    const before = await book.entry(tx, corpId, from);
    if (before && before.changed_at > at) return;
    await book.hear(tx, { corpId, userid: from, present: false, departments: null, at });
    const holder = await renameAccount(tx, corpId, from, to);
    if (holder !== null) await openDefect(tx, { kind: 'ACCOUNT_REUSED', personId: holder, note: `person ${holder}` });
    await hear(tx, { userid: to, present: true, departments: said ?? before?.departments ?? null, status, at }, now);
  }

  /** The first reading only notes who is there: nobody of them joined today. */
  async function read(now: Date, isFirst: boolean): Promise<number> {
    const startedAt = await book.realNow(db);
    const isAccepted = await book.isGoneAccepted(db, corpId);
    const [tree, members] = [await reader.departments(), await reader.members()];
    if (members.length === 0) return 0;
    await departments.noteTree(db, corpId, tree);
    if (isFirst) {
      for (let from = 0; from < members.length; from += 5_000)
        await book.noteAll(db, corpId, members.slice(from, from + 5_000));
    }
    await departments.learnPlaces(db, corpId);
    const changed = isFirst ? 0 : await reconcile(startedAt, members, isAccepted);
    await transact(db, placeWaiting);
    await book.forgetGone(db, corpId);
    await checkOldestAccounts(db, corpId, settings.accountChecksPerNight);
    await book.noteReading(db, corpId, now, isAccepted);
    return changed;
  }

  async function reconcile(
    startedAt: Date,
    members: { userid: string; departments: number[] }[],
    isAccepted: boolean,
  ): Promise<number> {
    const known = new Map((await book.knownBefore(db, corpId, startedAt)).map((entry) => [entry.userid, entry]));
    const listed = new Set(members.map(({ userid }) => userid));
    const present = [...known.values()].filter((entry) => entry.present);
    const gone = present.filter(({ userid }) => !listed.has(userid));
    const differs = members.filter(({ userid, departments: now }) => {
      const before = known.get(userid);
      return !before?.present || String([...before.departments].sort((a, b) => a - b)) !== String(now);
    });
    const isTooMany = !isAccepted && gone.length > settings.few && gone.length > settings.goneShare * present.length;
    if (isTooMany) {
      logger.error(
        { gone: gone.length, present: present.length },
        'the contacts shrank too much at once: nobody is let go',
      );
      await openDefect(db, { kind: 'CONTACTS_SHRANK', note: `${gone.length}/${present.length}` });
    } else await closeDefect(db, { kind: 'CONTACTS_SHRANK' });

    const hearings = [
      ...(isTooMany ? [] : gone.map(({ userid }) => ({ userid, present: false, departments: null, at: null }))),
      ...differs.map((member) => ({ ...member, present: true, at: null })),
    ];
    const failed: string[] = [];
    await eachAlone(
      hearings,
      (hearing) =>
        transact(db, async (tx) => {
          const since = await book.entry(tx, corpId, hearing.userid);
          if (since && since.heard_at >= startedAt) return;
          await hear(tx, hearing, await appNow(tx));
        }),
      async ({ userid }, err) => {
        failed.push(...(await noteFailed(db, userid, err)));
      },
    );
    await closeAllBut(db, NOT_SETTLED, failed);
    if (hearings.length > 0)
      logger.info({ gone: gone.length, changed: differs.length }, 'contacts were brought in line');
    return hearings.length;
  }

  async function placeWaiting(tx: Tx): Promise<void> {
    const now = await appNow(tx);
    await eachInSavepoint(
      tx,
      await book.unplaced(tx, corpId),
      ({ userid, departments: of }) =>
        settle(tx, { userid, departments: of, present: true, moved: true, doubtful: false }, now),
      ({ userid }, err) => noteFailed(tx, userid, err),
    );
    await noteUnplaced(tx);
  }

  /** One member who cannot be brought in line is work for somebody, and no reason to leave out all the others. */
  async function noteFailed(ex: Executor, userid: string, err: unknown): Promise<string[]> {
    const account = await accountOf(ex, corpId, userid);
    logger.error({ err, personId: account?.personId }, 'a member could not be brought in line with the contacts');
    await openDefect(ex, {
      kind: NOT_SETTLED,
      note: userid,
      ...(account ? { personId: account.personId } : {}),
    });
    return account ? [account.personId] : [];
  }

  async function noteUnplaced(tx: Tx): Promise<void> {
    const waiting = await book.unplaced(tx, corpId);
    const kind = 'UNKNOWN_DEPARTMENT' as const;
    if (waiting.length === 0) await closeDefect(tx, { kind });
    else
      await openDefect(tx, {
        kind,
        note: `department ${[...new Set(waiting.flatMap((one) => one.departments))].slice(0, 20).join(', ')}`,
      });
  }
}

export type Contacts = ReturnType<typeof createContacts>;
