import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { appNow, type Tx, transact } from '../../database/index.ts';
import { addMs, days, hours, minutes, seconds } from '../../lib/time.ts';
import type { ActiveFaults } from '../faults.ts';
import { type Answer, type Call, PlatformRefusal } from './call.ts';
import { isUpdatable } from './card.ts';
import { type Addressees, type IncomingMessage, parseJson, readMessage } from './message-body.ts';

/** Above this a member's messages of one app are thrown away without a word (doc p/90236). */
const MOST_PER_MINUTE = 30;
const MOST_PER_HOUR = 1_000;
/** doc p/94888; older documents said 24 hours. */
const CODE_LIFE_MS = hours(72);

/** message/send (doc p/90236). */
export async function sendMessage(call: Call): Promise<Answer> {
  const message = readMessage(call.raw);
  call.log.userids = message.to.users;
  call.log.taskId = message.card?.task_id ?? null;
  call.log.remarks = message.remarks;
  if (call.app === 'contacts') throw new PlatformRefusal(48002, 'api forbidden for this secret');
  if (message.agentId !== call.needs.agentId)
    throw new PlatformRefusal(301002, 'not allow operate another agent with this accesstoken');
  if (message.card && isUpdatable(message.card) && call.needs.callback.url === '') {
    throw new PlatformRefusal(43012, 'app must configure callback url');
  }
  return transact(call.db, (tx) => accept(tx, call, message));
}

async function accept(tx: Tx, call: Call, message: IncomingMessage): Promise<Answer> {
  const recipients = await resolveRecipients(tx, message.to, call.faults);
  const { now, reachable } = recipients;
  if (await isDuplicate(tx, message, call.raw, now)) return duplicateAnswer(call, recipients);

  const msgid = randomBytes(24).toString('base64url');
  const responseCode = message.card && isUpdatable(message.card) ? newCode() : null;
  const dropped = await store(tx, {
    message,
    raw: call.raw,
    msgid,
    responseCode,
    now,
    userids: reachable,
    silenced: await silencedOf(call, reachable),
  });
  if (dropped === null) throw new PlatformRefusal(42014, 'invalid task_id, already exists');
  call.log.msgid = msgid;
  call.log.dropped = dropped;
  return { ...partlyInvalid(recipients), msgid, ...(responseCode === null ? {} : { response_code: responseCode }) };
}

/** A code for one card update: 72 hours, one use (doc p/94888). */
export async function newResponseCode(tx: Tx, msgid: string, source: 'send' | 'press', now: Date): Promise<string> {
  const code = newCode();
  await tx
    .insertInto('sandbox.responseCode')
    .values({ code, msgid, source, expiresAt: addMs(now, CODE_LIFE_MS), usedAt: null })
    .execute();
  return code;
}

/** The same JSON within the interval is not delivered again; the hash row also makes two sends of one moment queue up. */
async function isDuplicate(tx: Tx, { duplicateSeconds }: IncomingMessage, raw: string, now: Date): Promise<boolean> {
  if (duplicateSeconds === null) return false;
  const hash = createHash('sha256').update(raw).digest('hex');
  const until = addMs(now, seconds(duplicateSeconds));
  const { rows } = await sql`
    insert into sandbox.sent_hash as sent (hash, until) values (${hash}, ${until})
    on conflict (hash) do update set until = excluded.until where sent.until <= ${now}
    returning hash
  `.execute(tx);
  return rows.length === 0;
}

/** Undocumented on the platform; both answers seen as possible can be switched on. */
async function duplicateAnswer(call: Call, recipients: Recipients): Promise<Answer> {
  const asked = await call.faults.strike('duplicateAnswer');
  if (asked?.errcode === 42014) throw new PlatformRefusal(42014, 'invalid task_id, already exists');
  call.log.remarks = [...call.log.remarks, 'duplicate'];
  return partlyInvalid(recipients);
}

interface Outgoing {
  message: IncomingMessage;
  raw: string;
  msgid: string;
  responseCode: string | null;
  now: Date;
  userids: string[];
  silenced: string[];
}

/** Message, phones and code in one statement; returns who was dropped, or null when the task_id was used before. */
async function store(
  tx: Tx,
  { message, raw, msgid, responseCode, now, userids, silenced }: Outgoing,
): Promise<string[] | null> {
  const { rows } = await sql<{ stored: boolean; dropped: string[] }>`
    with stored as (
      insert into sandbox.message (msgid, agent_id, msgtype, body, task_id, sent_at)
      values (${msgid}, ${message.agentId}, ${message.msgtype}, ${raw}, ${message.card?.task_id ?? null}, ${now})
      on conflict (agent_id, task_id) do nothing
      returning msgid
    ), over_limit as (
      select userid from sandbox.phone_entry
      where own is null and not dropped and userid = any(${userids}::text[]) and at > ${addMs(now, -hours(1))}
      group by userid
      having count(*) >= ${MOST_PER_HOUR} or count(*) filter (where at > ${addMs(now, -minutes(1))}) >= ${MOST_PER_MINUTE}
    ), shown as (
      insert into sandbox.phone_entry (userid, msgid, at, dropped)
      select to_user, msgid, ${now}, to_user = any(${silenced}::text[]) or to_user in (select userid from over_limit)
      from stored, unnest(${userids}::text[]) as to_user
      returning userid, dropped
    ), code as (
      insert into sandbox.response_code (code, msgid, source, expires_at)
      select ${responseCode}::text, msgid, 'send', ${addMs(now, CODE_LIFE_MS)} from stored where ${responseCode}::text is not null
    )
    select exists (select from stored) as stored, array(select userid from shown where dropped) as dropped
  `.execute(tx);
  return rows[0]?.stored ? rows[0].dropped : null;
}

async function silencedOf(call: Call, userids: string[]): Promise<string[]> {
  const silent = call.faults.see('silentDrop');
  if (silent === null) return [];
  const named = userids.filter((userid) => silent.userids?.includes(userid) ?? true);
  return named.length > 0 && (await call.faults.strike('silentDrop')) !== null ? named : [];
}

function newCode(): string {
  return randomBytes(32).toString('base64url');
}

function partlyInvalid({ invalid, unlicensed, invalidParties, invalidTags }: Recipients): Answer {
  return Object.fromEntries(
    Object.entries({
      invaliduser: invalid,
      invalidparty: invalidParties,
      invalidtag: invalidTags,
      unlicenseduser: unlicensed,
    })
      .filter(([, ids]) => ids.length > 0)
      .map(([field, ids]) => [field, ids.join('|')]),
  );
}

interface Recipients {
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
async function resolveRecipients(tx: Tx, to: Addressees, faults: ActiveFaults): Promise<Recipients> {
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

/** message/recall (doc p/94867): within 24 hours, by the app that sent it. */
export async function recallMessage(call: Call): Promise<Answer> {
  const body = z.object({ msgid: z.string().min(1) }).safeParse(parseJson(call.raw));
  if (!body.success) throw new PlatformRefusal(40058, 'invalid Request Parameter: msgid');
  call.log.msgid = body.data.msgid;
  return transact(call.db, async (tx) => {
    const now = await appNow(tx);
    const message = await tx
      .selectFrom('sandbox.message')
      .select(['agentId', 'sentAt', 'taskId'])
      .where('msgid', '=', body.data.msgid)
      .forUpdate()
      .executeTakeFirst();
    if (message === undefined || call.app !== 'agent' || message.agentId !== call.needs.agentId) {
      throw new PlatformRefusal(40058, 'invalid Request Parameter: msgid');
    }
    call.log.taskId = message.taskId;
    if (addMs(message.sentAt, days(1)) <= now) throw new PlatformRefusal(42052, 'message is older than 24 hours');
    await tx.updateTable('sandbox.message').set({ recalledAt: now }).where('msgid', '=', body.data.msgid).execute();
    return {};
  });
}
