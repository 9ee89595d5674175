import { sql } from 'kysely';
import { z } from 'zod';
import { appNow, type Tx, transact } from '../../database/index.ts';
import type { Answer, Call } from './call.ts';
import { PlatformRefusal } from './call.ts';
import { type Card, isInteractive } from './card.ts';
import { checkCardState, overlongTexts } from './card-rules.ts';
import { parseJson, readCard } from './message-body.ts';

const Body = z.looseObject({
  userids: z.array(z.string().toLowerCase()).default([]),
  partyids: z.array(z.number()).default([]),
  tagids: z.array(z.number()).default([]),
  atall: z.number().default(0),
  agentid: z.union([z.number().int(), z.string()]).optional(),
  response_code: z.string().default(''),
  button: z.looseObject({ replace_name: z.string().optional() }).optional(),
  template_card: z.unknown().optional(),
});

/** A new face, or only a dead button's name; `face` null keeps the card as it is. */
export interface CardChange {
  face: Card | null;
  replacedText: string | null;
}

/** message/update_template_card (doc p/94888): the code is spent only by an update that succeeds. */
export async function updateCard(call: Call): Promise<Answer> {
  const parsed = Body.safeParse(parseJson(call.raw));
  if (!parsed.success) throw new PlatformRefusal(40058, `invalid Request Parameter: ${parsed.error.issues[0]?.path}`);
  const body = parsed.data;
  call.log.userids = body.userids;
  if (call.app === 'contacts') throw new PlatformRefusal(48002, 'api forbidden for this secret');
  if (body.agentid === undefined) throw new PlatformRefusal(40056, 'invalid agentid');
  if (String(body.agentid) !== call.needs.agentId)
    throw new PlatformRefusal(301002, 'not allow operate another agent with this accesstoken');
  if (body.userids.length > 1000) throw new PlatformRefusal(40032, 'invalid userid list size');
  if (body.userids.length + body.partyids.length + body.tagids.length === 0 && body.atall !== 1) {
    throw new PlatformRefusal(82101, 'update target is empty');
  }
  const change = readChange(body);
  call.log.remarks = change.face ? overlongTexts(change.face) : [];
  return transact(call.db, (tx) => apply(tx, call, body, change));
}

/** Puts a face on these members' copies of a message; returns the members who have one. */
export async function changeCard(
  tx: Tx,
  msgid: string,
  userids: string[] | 'all',
  change: CardChange,
): Promise<string[]> {
  const query = tx
    .updateTable('sandbox.phoneEntry')
    .set({
      replacedText: change.replacedText,
      ...(change.face ? { face: JSON.stringify(change.face), answers: null } : {}),
    })
    .where('msgid', '=', msgid);
  const changed = await (userids === 'all' ? query : query.where('userid', 'in', userids))
    .returning('userid')
    .execute();
  return changed.map(({ userid }) => userid);
}

async function apply(tx: Tx, call: Call, body: z.infer<typeof Body>, change: CardChange): Promise<Answer> {
  const now = await appNow(tx);
  const code = await tx
    .selectFrom('sandbox.responseCode')
    .selectAll()
    .where('code', '=', body.response_code)
    .forUpdate()
    .executeTakeFirst();
  if (code === undefined || code.usedAt !== null || code.expiresAt <= now) {
    throw new PlatformRefusal(60140, 'invalid response_code, expired or used');
  }
  const message = await tx
    .selectFrom('sandbox.message')
    .select(['msgid', 'agentId', 'taskId', 'body', 'recalledAt'])
    .where('msgid', '=', code.msgid)
    .executeTakeFirstOrThrow();
  call.log.taskId = message.taskId;
  call.log.msgid = message.msgid;
  if (message.agentId !== call.needs.agentId) throw new PlatformRefusal(42015, 'task_id belongs to another agent');
  if (message.recalledAt !== null) throw new PlatformRefusal(42016, 'task_id not found');
  if (change.face === null && !isInteractive(readCard(JSON.parse(message.body).template_card))) {
    throw new PlatformRefusal(40058, 'button.replace_name is only for interactive cards');
  }

  const targets = body.atall === 1 ? 'all' : [...body.userids, ...(await membersOf(tx, body.partyids))];
  const changed = targets === 'all' || targets.length > 0 ? await changeCard(tx, message.msgid, targets, change) : [];
  if (changed.length === 0) throw new PlatformRefusal(82102, 'update target is not in the recipients of the message');
  await tx.updateTable('sandbox.responseCode').set({ usedAt: now }).where('code', '=', code.code).execute();
  const missed = body.userids.filter((userid) => !changed.includes(userid));
  return missed.length > 0 ? { invaliduser: missed } : {};
}

function readChange(body: z.infer<typeof Body>): CardChange {
  if (body.template_card !== undefined) {
    const face = readCard(body.template_card);
    checkCardState(face);
    return { face, replacedText: face.replace_text ?? null };
  }
  if (!body.button?.replace_name) throw new PlatformRefusal(40058, 'button.replace_name or template_card required');
  return { face: null, replacedText: body.button.replace_name };
}

async function membersOf(tx: Tx, partyIds: number[]): Promise<string[]> {
  if (partyIds.length === 0) return [];
  const { rows } = await sql<{ userid: string }>`
    select userid from sandbox.member where department_id = any(${partyIds}::int[])
  `.execute(tx);
  return rows.map(({ userid }) => userid);
}
