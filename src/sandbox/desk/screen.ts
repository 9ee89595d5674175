import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { Card, type CardQuestion } from '../platform/card.ts';
import { questionsOf } from '../platform/card-rules.ts';

/** What a member ticked or chose: question key → option ids. */
export const Answers = z.record(z.string(), z.array(z.string()));
export type Answers = z.infer<typeof Answers>;

export interface ScreenButton {
  key: string;
  text: string;
  enabled: boolean;
  style?: number;
  url?: string;
}

export interface ScreenSelection {
  questionKey: string;
  title: string;
  mode: 'single' | 'multi';
  disabled: boolean;
  options: { id: string; text: string; checked: boolean }[];
}

/** One thing in a member's chat with the app, as the phone shows it now. */
export interface ScreenEntry {
  messageId: string;
  at: string;
  type: string;
  taskId?: string;
  card?: Card;
  text?: string;
  buttons: ScreenButton[];
  selections?: ScreenSelection[];
  menu?: { key: string; text: string }[];
  url?: string;
  recalled: boolean;
  /** Said by the member; only when asked for. */
  own?: true;
}

interface EntryRow {
  id: number;
  msgid: string | null;
  own: unknown;
  at: Date;
  face: unknown;
  replaced_text: string | null;
  answers: unknown;
  body: string | null;
  msgtype: string | null;
  task_id: string | null;
  recalled_at: Date | null;
}

const Own = z.object({ type: z.string(), text: z.string() });

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
    const { type, text } = Own.parse(row.own);
    return { messageId: `own-${row.id}`, at, type, text, buttons: [], recalled: false, own: true };
  }
  const received = {
    messageId: row.msgid,
    at,
    type: row.msgtype ?? '',
    ...(row.task_id === null ? {} : { taskId: row.task_id }),
  };
  if (row.recalled_at !== null) return { ...received, buttons: [], recalled: true };
  const body = z.looseObject({}).parse(JSON.parse(row.body ?? '{}'));
  if (row.msgtype !== 'template_card') {
    return { ...received, ...plainContent(row.msgtype ?? '', body), buttons: [], recalled: false };
  }
  const card = Card.parse(row.face ?? body.template_card);
  const answers = row.answers === null ? {} : Answers.parse(row.answers);
  return { ...received, ...cardView(card, row.replaced_text, answers), recalled: false };
}

/** What can be pressed on a card, and what cannot any more: a replaced text greys every button at once. */
export function cardView(card: Card, replacedText: string | null, answers: Answers) {
  const isDead = replacedText !== null;
  const selections = questionsOf(card).map((question) => selectionOf(card, question, answers, isDead));
  const menu = (card.action_menu?.action_list ?? []).map(({ key = '', text = '' }) => ({ key, text }));
  return {
    card,
    buttons: buttonsOf(card, replacedText),
    ...(selections.length > 0 ? { selections } : {}),
    ...(menu.length > 0 ? { menu } : {}),
    ...(card.card_action?.type === 1 && card.card_action.url ? { url: card.card_action.url } : {}),
  };
}

function buttonsOf(card: Card, replacedText: string | null): ScreenButton[] {
  const isChoice = card.card_type === 'vote_interaction' || card.card_type === 'multiple_interaction';
  const listed: ScreenButton[] = isChoice
    ? card.submit_button
      ? [{ key: card.submit_button.key ?? '', text: card.submit_button.text ?? '', enabled: true, style: 1 }]
      : []
    : (card.button_list ?? []).map(({ key = '', text = '', type, style, url }) => ({
        key,
        text,
        enabled: true,
        style: style ?? 1,
        ...(type === 1 && url !== undefined ? { url } : {}),
      }));
  if (replacedText === null) return listed;
  if (listed.length === 0) return [{ key: '', text: replacedText, enabled: false }];
  return listed.map(({ key }) => ({ key, text: replacedText, enabled: false }));
}

function selectionOf(card: Card, question: CardQuestion, answers: Answers, isDead: boolean): ScreenSelection {
  const key = question.question_key ?? '';
  const options = question.option_list ?? [];
  const isVote = card.card_type === 'vote_interaction';
  const chosen = answers[key] ?? preset(question, isVote);
  return {
    questionKey: key,
    title: question.title ?? '',
    mode: isVote && question.mode === 1 ? 'multi' : 'single',
    disabled: isDead || question.disable === true,
    options: options.map(({ id = '', text = '' }) => ({ id, text, checked: chosen.includes(id) })),
  };
}

/** A drop-down shows its first option when no (or a wrong) one is selected (doc p/90236). */
function preset(question: CardQuestion, isVote: boolean): string[] {
  const options = question.option_list ?? [];
  if (isVote) return options.filter((option) => option.is_checked === true).map(({ id = '' }) => id);
  const selected = options.find((option) => option.id === question.selected_id) ?? options[0];
  return selected?.id === undefined ? [] : [selected.id];
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
