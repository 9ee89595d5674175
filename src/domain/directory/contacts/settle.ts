import type { Executor, Tx } from '../../../database/index.ts';
import type { Turnover } from '../events.ts';
import type { Place } from '../types.ts';
import type { Heard } from './book.ts';
import { placeOf } from './departments.ts';
import {
  type Account,
  accountOf,
  activeJobs,
  employ,
  isStranger,
  type Job,
  makePerson,
  moveJob,
  turnover,
} from './people.ts';
import { askWho } from './returns-book.ts';

/** The parts of the directory that a change of members needs. */
export interface Roster {
  setAccountStatus(ex: Executor, userid: string, status: Account['status']): Promise<boolean>;
  endRole(ex: Executor, ended: { personId: string; at: Date }): Promise<number>;
  endEmployment(ex: Executor, employeeId: string, at: Date): Promise<void>;
  announce(tx: Tx, events: readonly Turnover[]): Promise<void>;
}

interface SettleNeeds {
  corpId: string;
  roster: Roster;
}

export interface Member extends Heard {
  userid: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left; null where it was not said. */
  status?: number | null;
}

export const STATUSES: Record<number, Account['status']> = { 1: 'ACTIVE', 2: 'DISABLED', 4: 'NOT_ACTIVATED' };
const LEFT = 5;

/** Brings the roster in line with what was heard of one member. Doing it again changes nothing. */
export function createSettle({ corpId, roster }: SettleNeeds) {
  return async function settle(tx: Tx, member: Member, at: Date): Promise<void> {
    const account = await accountOf(tx, corpId, member.userid);
    const isThere = member.present && member.status !== LEFT;
    const events = isThere ? await stays(tx, member, account, at) : await goes(tx, member.userid, account, at);
    await roster.announce(tx, events);
  };

  async function goes(tx: Tx, userid: string, account: Account | null, at: Date): Promise<Turnover[]> {
    if (!account || !(await roster.setAccountStatus(tx, userid, 'LEFT'))) return [];
    const { personId } = account;
    const jobs = await activeJobs(tx, personId);
    for (const job of jobs) await roster.endEmployment(tx, job.id, at);
    await roster.endRole(tx, { personId, at });
    return jobs.map((job) => turnover('LEFT', personId, job, at));
  }

  async function stays(tx: Tx, member: Member, account: Account | null, at: Date): Promise<Turnover[]> {
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
    if (status !== undefined) await roster.setAccountStatus(tx, userid, status);
    if (!place || !member.moved) return [];
    const jobs = await activeJobs(tx, personId);
    if (jobs.length === 0) return (await isStranger(tx, personId)) ? [await employ(tx, { personId, place, at })] : [];
    return moves(tx, { personId, place, jobs, at });
  }

  /** Within his organisation he changes his unit; to another one he leaves the first, when it is his only one. */
  async function moves(
    tx: Tx,
    { personId, place, jobs, at }: { personId: string; place: Place; jobs: Job[]; at: Date },
  ): Promise<Turnover[]> {
    const { organisationId, gridUnitId } = place;
    const here = jobs.find((job) => job.organisationId === organisationId);
    if (here) {
      if (!gridUnitId || here.gridUnitId === gridUnitId) return [];
      await moveJob(tx, here, gridUnitId);
      return [turnover('MOVED', personId, { ...here, gridUnitId }, at)];
    }
    const [only, ...others] = jobs;
    const left: Turnover[] = [];
    if (only && others.length === 0) {
      await roster.endEmployment(tx, only.id, at);
      left.push(turnover('LEFT', personId, only, at));
    }
    return [...left, await employ(tx, { personId, place, at })];
  }
}
