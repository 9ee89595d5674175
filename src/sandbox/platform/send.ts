import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../../database/index.ts';
import { addMs, days, hours, minutes, seconds } from '../../lib/time.ts';
import type { Answer, Call } from './call.ts';
import { isUpdatable } from './card.ts';
import { type IncomingMessage, readMessage } from './message-body.ts';
import { type Recipients, resolveRecipients } from './recipients.ts';
import { PlatformRefusal } from './refusal.ts';

/** Above this a member's messages of one app are thrown away without a word (doc p/90236). */
const MOST_PER_MINUTE = 30;
const MOST_PER_HOUR = 1_000;

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
  const now = await appNow(tx);
  const recipients = await resolveRecipients(tx, message.to, call.faults);
  if (await isDuplicate(tx, message, call.raw, now)) return duplicateAnswer(call, recipients);

  const msgid = randomBytes(24).toString('base64url');
  const taskId = message.card?.task_id ?? null;
  const stored = await tx
    .insertInto('sandbox.message')
    .values({
      msgid,
      agent_id: message.agentId,
      msgtype: message.msgtype,
      body: call.raw,
      task_id: taskId,
      sent_at: now,
      recalled_at: null,
    })
    .onConflict((conflict) => conflict.columns(['agent_id', 'task_id']).doNothing())
    .returning('msgid')
    .executeTakeFirst();
  if (stored === undefined) throw new PlatformRefusal(42014, 'invalid task_id, already exists');

  const dropped = await droppedOf(tx, call, recipients.reachable, now);
  await putOnPhones(tx, { msgid, userids: recipients.reachable, dropped, now });
  call.log.msgid = msgid;
  call.log.dropped = [...dropped];
  return {
    ...partlyInvalid(recipients),
    msgid,
    ...(message.card && isUpdatable(message.card)
      ? { response_code: await newResponseCode(tx, msgid, 'send', now) }
      : {}),
  };
}

/** A code for one card update: 72 hours, one use (doc p/94888). */
export async function newResponseCode(tx: Tx, msgid: string, source: 'send' | 'press', now: Date): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  await tx
    .insertInto('sandbox.response_code')
    .values({ code, msgid, source, expires_at: addMs(now, days(3)), used_at: null })
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

async function droppedOf(tx: Tx, call: Call, userids: string[], now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ userid: string }>`
    select userid from sandbox.phone_entry
    where own is null and not dropped and userid = any(${userids}::text[]) and at > ${addMs(now, -hours(1))}
    group by userid
    having count(*) >= ${MOST_PER_HOUR} or count(*) filter (where at > ${addMs(now, -minutes(1))}) >= ${MOST_PER_MINUTE}
  `.execute(tx);
  const silent = call.faults.see('silentDrop');
  const named = silent === null ? [] : userids.filter((userid) => silent.userids?.includes(userid) ?? true);
  const struck = named.length > 0 && (await call.faults.strike('silentDrop')) !== null ? named : [];
  return new Set([...rows.map(({ userid }) => userid), ...struck]);
}

interface Delivered {
  msgid: string;
  userids: string[];
  dropped: Set<string>;
  now: Date;
}

async function putOnPhones(tx: Tx, { msgid, userids, dropped, now }: Delivered): Promise<void> {
  await sql`
    insert into sandbox.phone_entry (userid, msgid, at, dropped)
    select userid, ${msgid}, ${now}, userid = any(${[...dropped]}::text[]) from unnest(${userids}::text[]) as userid
  `.execute(tx);
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
