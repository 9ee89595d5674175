import type { Tx } from '../../../database/index.ts';
import {
  accountOf,
  activeJobs,
  employ,
  isStranger,
  type Job,
  makePerson,
  moveJob,
  type Place,
  type Turnover,
  turnoverOf,
} from '../../directory/index.ts';
import type { ContactsContext } from '../context.ts';
import type { Heard } from '../store/book.ts';
import { placeOf } from '../store/departments.ts';
import { askWho } from '../store/returns.ts';

export interface Member extends Heard {
  userid: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left; null where it was not said. */
  status?: number | null;
}

export const STATUSES: Readonly<Record<number, 'ACTIVE' | 'DISABLED' | 'NOT_ACTIVATED'>> = {
  1: 'ACTIVE',
  2: 'DISABLED',
  4: 'NOT_ACTIVATED',
};
const LEFT = 5;

type Account = Awaited<ReturnType<typeof accountOf>>;
type Context = Pick<ContactsContext, 'corpId' | 'directory'>;

/** Brings the directory in line with what is known of one member. Doing it again changes nothing. */
export async function settleMember(ctx: Context, tx: Tx, member: Member, at: Date): Promise<void> {
  const account = await accountOf(tx, ctx.corpId, member.userid);
  const isThere = member.present && member.status !== LEFT;
  const changes = isThere
    ? await stays(ctx, tx, { member, account, at })
    : await goes(ctx, tx, { member, account, at });
  await ctx.directory.announce(tx, changes);
}

interface Known {
  member: Member;
  account: Account;
  at: Date;
}

async function goes({ directory }: Context, tx: Tx, { member, account, at }: Known): Promise<Turnover[]> {
  if (!account || !(await directory.setAccountStatus(tx, member.userid, 'LEFT'))) return [];
  const { personId } = account;
  const jobs = await activeJobs(tx, personId);
  for (const job of jobs) await directory.endEmployment(tx, job.id, at);
  await directory.endRole(tx, { personId, at });
  return jobs.map((job) => turnoverOf('LEFT', personId, job, at));
}

async function stays(ctx: Context, tx: Tx, { member, account, at }: Known): Promise<Turnover[]> {
  const { corpId, directory } = ctx;
  const { userid } = member;
  const place = await placeOf(tx, corpId, member.departments);
  if (!account) return place ? [await employ(tx, { personId: await makePerson(tx, corpId, userid), place, at })] : [];

  const { personId } = account;
  if (account.status === 'LEFT') {
    await askWho(tx, corpId, userid);
    return [];
  }
  const status = STATUSES[member.status ?? 0];
  // Disabled he keeps his posts; nothing reaches him and nothing is open to him until he is enabled again.
  if (status !== undefined) await directory.setAccountStatus(tx, userid, status);
  if (!place || !member.moved) return [];
  const jobs = await activeJobs(tx, personId);
  if (jobs.length === 0) return (await isStranger(tx, personId)) ? [await employ(tx, { personId, place, at })] : [];
  return moves(ctx, tx, { personId, place, jobs, at });
}

/** Within his organisation he changes his unit; to another one he leaves the first, when it is his only one. */
async function moves(
  { directory }: Context,
  tx: Tx,
  { personId, place, jobs, at }: { personId: string; place: Place; jobs: Job[]; at: Date },
): Promise<Turnover[]> {
  const { organisationId, gridUnitId } = place;
  const here = jobs.find((job) => job.organisationId === organisationId);
  if (here) {
    if (!gridUnitId || here.gridUnitId === gridUnitId) return [];
    await moveJob(tx, here, gridUnitId);
    return [turnoverOf('MOVED', personId, { ...here, gridUnitId }, at)];
  }
  const [only, ...others] = jobs;
  const left: Turnover[] = [];
  if (only && others.length === 0) {
    await directory.endEmployment(tx, only.id, at);
    left.push(turnoverOf('LEFT', personId, only, at));
  }
  return [...left, await employ(tx, { personId, place, at })];
}
