import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { Card } from '../platform/card.ts';
import { Answers, cardView, type ScreenEntry } from './card-view.ts';

interface EntryRow {
  id: number;
  msgid: string | null;
  own: unknown;
  at: Date;
  face: unknown;
  replacedText: string | null;
  answers: unknown;
  body: string | null;
  msgtype: string | null;
  taskId: string | null;
  recalledAt: Date | null;
}

const Own = z.object({ type: z.string(), text: z.string(), mediaId: z.string().optional() });

interface ScreenQuery {
  userid: string;
  limit: number;
  withOwn?: boolean;
  messageId?: string;
}

/** The latest entries of a phone, oldest first. */
export async function readScreen(
  db: Database,
  { userid, limit, withOwn = false, messageId }: ScreenQuery,
): Promise<ScreenEntry[]> {
  const { rows } = await sql<EntryRow>`
    select entry.id, entry.msgid, entry.own, entry.at, entry.face, entry.replaced_text, entry.answers,
      message.body, message.msgtype, message.task_id, message.recalled_at
    from sandbox.phone_entry entry left join sandbox.message message using (msgid)
    where entry.userid = ${userid} and not entry.dropped
      and (${withOwn}::boolean or entry.own is null)
      and (${messageId ?? null}::text is null or entry.msgid = ${messageId ?? null})
    order by entry.id desc limit ${limit}
  `.execute(db);
  return rows.reverse().map(toEntry);
}

function toEntry(row: EntryRow): ScreenEntry {
  const at = row.at.toISOString();
  if (row.msgid === null) {
    const { type, text, mediaId } = Own.parse(row.own);
    const said = { type, text, ...(mediaId === undefined ? {} : { mediaId }) };
    return { messageId: `own-${row.id}`, at, ...said, buttons: [], recalled: false, own: true };
  }
  const received = {
    messageId: row.msgid,
    at,
    type: row.msgtype ?? '',
    ...(row.taskId === null ? {} : { taskId: row.taskId }),
  };
  if (row.recalledAt !== null) return { ...received, buttons: [], recalled: true };
  const body = z.looseObject({}).parse(JSON.parse(row.body ?? '{}'));
  if (row.msgtype !== 'template_card') {
    return { ...received, ...plainContent(row.msgtype ?? '', body), buttons: [], recalled: false };
  }
  const card = Card.parse(row.face ?? body.template_card);
  const answers = row.answers === null ? {} : Answers.parse(row.answers);
  return { ...received, ...cardView(card, row.replacedText, answers), recalled: false };
}

function plainContent(msgtype: string, body: Record<string, unknown>): { text: string; url?: string } {
  const content = z.looseObject({}).catch({}).parse(body[msgtype]);
  const field = (name: string) => (typeof content[name] === 'string' ? content[name] : '');
  if (msgtype === 'text') return { text: cutBytes(field('content'), 2048) };
  if (msgtype === 'markdown') return { text: field('content') };
  if (msgtype === 'textcard') return { text: `${field('title')}\n${field('description')}`, url: field('url') };
  return { text: field('title') || `[${msgtype}]` };
}

/** WeCom cuts long texts by bytes, never inside a character. */
function cutBytes(text: string, max: number): string {
  let size = 0;
  let cut = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > max) return cut;
    cut += character;
  }
  return cut;
}
