import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { ActiveFaults } from '../state/faults.ts';
import type { Addressees } from './message-body.ts';
import { PlatformRefusal } from './refusal.ts';

export interface Recipients {
  /** App time of the transaction. */
  now: Date;
  reachable: string[];
  invalid: string[];
  unlicensed: string[];
  invalidParties: string[];
  invalidTags: string[];
}

interface Found {
  now: Date;
  userid: string;
  reachable: boolean;
  unlicensed: boolean;
}

/** Turns touser, toparty and totag into members and locks them, so that two sends cannot both be a member's 30th message. */
export async function resolveRecipients(tx: Tx, to: Addressees, faults: ActiveFaults): Promise<Recipients> {
  const everyone = to.users.includes('@all');
  const invalidByFault = new Set(faults.see('invalidUsers')?.userids ?? []);
  const unlicensedByFault = new Set(faults.see('unlicensedUsers')?.userids ?? []);
  const parties = everyone ? [] : await knownParties(tx, to.parties);
  const found = await lockMembers(tx, everyone, to.users, parties);
  const known = new Map(found.map((member) => [member.userid, member]));
  const named = everyone ? [] : to.users;
  const isInvalid = (userid: string) => invalidByFault.has(userid) || known.get(userid)?.reachable !== true;
  const isUnlicensed = (userid: string) => unlicensedByFault.has(userid) || known.get(userid)?.unlicensed === true;
  const able = found.map(({ userid }) => userid).filter((userid) => !isInvalid(userid));
  const [first] = found;
  if (first === undefined || able.length === 0) {
    throw new PlatformRefusal(81013, 'user & party & tag all invalid', {
      invaliduser: named.filter(isInvalid).join('|'),
    });
  }
  return {
    now: first.now,
    reachable: able.filter((userid) => !isUnlicensed(userid)),
    invalid: named.filter(isInvalid),
    unlicensed: able.filter(isUnlicensed),
    invalidParties: everyone ? [] : to.parties.filter((id) => !parties.includes(Number(id))),
    invalidTags: everyone ? [] : to.tags,
  };
}

async function lockMembers(tx: Tx, everyone: boolean, users: string[], parties: number[]): Promise<Found[]> {
  const { rows } = await sql<Found>`
    with recursive below(id) as (
      select unnest(${parties}::int[])
      union select child.id from sandbox.department child join below on child.parent_id = below.id
    )
    select userid, status = 1 and not invalid as reachable, unlicensed, app_now() as now
    from sandbox.member
    where ${everyone}::boolean or userid = any(${users}::text[]) or (department_id in (select id from below) and status = 1)
    order by userid
    for no key update
  `.execute(tx);
  return rows;
}

async function knownParties(tx: Tx, ids: string[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select id from sandbox.department where id::text = any(${ids}::text[])
  `.execute(tx);
  return rows.map(({ id }) => id);
}
