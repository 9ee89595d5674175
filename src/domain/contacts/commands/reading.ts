import { appNow, type Executor, eachAlone, eachInSavepoint, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import { addMs, hours, minutes, nextShanghai } from '../../../lib/time.ts';
import { WecomRefusal, WecomUnreachable } from '../../../wecom/api/index.ts';
import { accountOf, type Place } from '../../directory/index.ts';
import type { ContactsContext } from '../context.ts';
import * as book from '../store/book.ts';
import * as departments from '../store/departments.ts';
import { checkOldestAccounts } from './account-check.ts';
import { hearMember, noteUnplaced } from './events.ts';
import { lookUpAccounts } from './look-up.ts';
import { settleMember } from './members.ts';

type Member = Awaited<ReturnType<ContactsContext['reader']['members']>>[number];

/** Readiness: what WeCom says of this member could not be carried out. */
const NOT_SETTLED = 'CONTACT_NOT_SETTLED';
/** Readiness: the contacts cannot be read. */
const UNREAD = 'CONTACTS_UNREAD';
const FIRST_PAUSE = minutes(2);
const LONGEST_PAUSE = hours(4);
/** One failure, or two, is a gateway's bad moment. */
const KEEPS_FAILING = 3;
const NOTED_AT_ONCE = 5_000;

/** Reads the contacts once a night, at once after a start without any reading, and when two events contradicted each other. */
export async function readWhenDue(ctx: ContactsContext): Promise<number> {
  const { db, corpId, settings } = ctx;
  const now = await appNow(db);
  const last = await book.lastReading(db, corpId);
  if (last && nextShanghai(last, settings.readAt) > now) return 0;
  const changed = await readUnlessHeldBack(ctx, now, last === null);
  if (changed === null) return 0;
  // A reading out of turn (book.askForReading sets the last one to the beginning of time) is no night.
  if (last && last.getTime() > 0) await lookUpAccounts(ctx);
  return changed;
}

/** Somebody says what a department is; whoever waited for it is placed. */
export async function setDepartmentPlace(ctx: ContactsContext, tx: Tx, id: number, place: Place): Promise<void> {
  await departments.setPlace(tx, ctx.corpId, id, place);
  await placeWaiting(ctx, tx);
}

/**
 * A reading of the contacts costs WeCom hundreds of calls, of which a corp has only so many: one that fails is tried again
 * after 2, 4, 8 … minutes, four hours at most, or as long as WeCom asks for. What keeps failing is named as work for
 * somebody. Null: not tried yet, or in vain.
 */
async function readUnlessHeldBack(ctx: ContactsContext, now: Date, isFirst: boolean): Promise<number | null> {
  const { db, corpId, directory } = ctx;
  if (await book.isHeldBack(db, corpId, now)) return null;
  try {
    const changed = await read(ctx, now, isFirst);
    await directory.closeDefect(db, { kind: UNREAD });
    return changed;
  } catch (error) {
    await transact(db, (tx) => noteFailure(ctx, tx, now, error));
    return null;
  }
}

async function noteFailure(
  { corpId, directory, logger }: ContactsContext,
  tx: Tx,
  now: Date,
  error: unknown,
): Promise<void> {
  const failures = (await book.failuresOf(tx, corpId)) + 1;
  const asked = error instanceof WecomRefusal ? (error.pauseMs ?? 0) : 0;
  const pauseMs = Math.max(asked, Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE));
  await book.noteFailure(tx, corpId, { failures, tryAfter: addMs(now, pauseMs) });
  logger.error({ reason: describe(error), failures, pauseMs }, 'the contacts could not be read');
  if (failures >= KEEPS_FAILING) await directory.defect(tx, { kind: UNREAD, note: causeOf(error) });
}

/** For whoever mends it: which call, and its code. */
function causeOf(error: unknown): string {
  if (error instanceof WecomRefusal) return `${error.api} ${error.errcode}`;
  if (error instanceof WecomUnreachable) return `${error.api} ${error.reason}`;
  return error instanceof Error ? error.name : '';
}

/** The first reading only notes who is there: nobody of them joined today. */
async function read(ctx: ContactsContext, now: Date, isFirst: boolean): Promise<number> {
  const { db, corpId, reader, settings } = ctx;
  const startedAt = await book.realNow(db);
  const isAccepted = await book.isGoneAccepted(db, corpId);
  const [tree, members] = [await reader.departments(), await reader.members()];
  if (members.length === 0) return 0;
  await departments.noteTree(db, corpId, tree);
  if (isFirst)
    for (let from = 0; from < members.length; from += NOTED_AT_ONCE)
      await book.noteAll(db, corpId, members.slice(from, from + NOTED_AT_ONCE));
  await departments.learnPlaces(db, corpId);
  const changed = isFirst ? 0 : await reconcile(ctx, { startedAt, members, isAccepted });
  await transact(db, (tx) => placeWaiting(ctx, tx));
  await book.forgetGone(db, corpId);
  await checkOldestAccounts(db, corpId, settings.accountChecksPerNight);
  await book.noteReading(db, corpId, now, isAccepted);
  return changed;
}

interface Reading {
  startedAt: Date;
  members: readonly Member[];
  isAccepted: boolean;
}

async function reconcile(ctx: ContactsContext, { startedAt, members, isAccepted }: Reading): Promise<number> {
  const { db, corpId, directory, settings, logger } = ctx;
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
    await directory.defect(db, { kind: 'CONTACTS_SHRANK', note: `${gone.length}/${present.length}` });
  } else await directory.closeDefect(db, { kind: 'CONTACTS_SHRANK' });

  const changes = [
    ...(isTooMany ? [] : gone.map(({ userid }) => ({ userid, present: false, departments: null, at: null }))),
    ...differs.map((member) => ({ ...member, present: true, at: null })),
  ];
  const failed: string[] = [];
  await eachAlone(
    changes,
    (change) =>
      transact(db, async (tx) => {
        const since = await book.entry(tx, corpId, change.userid);
        if (since && since.heardAt >= startedAt) return;
        await hearMember(ctx, tx, change, await appNow(tx));
      }),
    async ({ userid }, err) => {
      failed.push(...(await noteFailed(ctx, db, userid, err)));
    },
  );
  await directory.closeDefectsBut(db, NOT_SETTLED, failed);
  if (changes.length > 0) logger.info({ gone: gone.length, changed: differs.length }, 'contacts were brought in line');
  return changes.length;
}

async function placeWaiting(ctx: ContactsContext, tx: Tx): Promise<void> {
  const now = await appNow(tx);
  await eachInSavepoint(
    tx,
    await book.unplaced(tx, ctx.corpId),
    ({ userid, departments: of }) =>
      settleMember(ctx, tx, { userid, departments: of, present: true, moved: true, doubtful: false }, now),
    ({ userid }, err) => noteFailed(ctx, tx, userid, err),
  );
  await noteUnplaced(ctx, tx);
}

/** One member who cannot be brought in line is work for somebody, and no reason to leave out all the others. */
async function noteFailed(
  { corpId, directory, logger }: ContactsContext,
  ex: Executor,
  userid: string,
  err: unknown,
): Promise<string[]> {
  const account = await accountOf(ex, corpId, userid);
  logger.error({ err, personId: account?.personId }, 'a member could not be brought in line with the contacts');
  await directory.defect(ex, {
    kind: NOT_SETTLED,
    note: userid,
    ...(account ? { personId: account.personId } : {}),
  });
  return account ? [account.personId] : [];
}
