import { createHash } from 'node:crypto';
import { seconds } from '../lib/time.ts';
import { checkCard, type TemplateCard } from '../wecom/cards/index.ts';
import type { Content } from './types.ts';

interface RenderedMessage {
  json: string;
  taskId: string;
  contentHash: string;
}

interface Rendering {
  messageId: string;
  userid: string | null;
  content: Content;
  agentId: string;
  duplicateCheckSeconds: number;
  /** An answer to what somebody wrote: the same words twice in half an hour are two answers, and both must arrive. */
  isReply?: boolean;
}

/**
 * The request body of message/send, made once per message and kept: a retry is byte-identical, so WeCom's duplicate
 * check (≤ 4 h, doc p/90236) and the once-only task_id both recognise it.
 */
export function renderMessage({
  messageId,
  userid,
  content,
  agentId,
  duplicateCheckSeconds,
  isReply = false,
}: Rendering): RenderedMessage {
  const taskId = taskIdOf(messageId);
  const address = { touser: userid ?? '', agentid: Number(agentId) };
  const envelope = {
    ...address,
    enable_duplicate_check: 1,
    duplicate_check_interval: duplicateWindow({ duplicateCheckSeconds }) / seconds(1),
  };
  if (content.type === 'text') {
    const json = canonicalJson({ ...(isReply ? address : envelope), msgtype: 'text', text: { content: content.text } });
    return { json, taskId, contentHash: contentHash(content.text) };
  }
  checkCard(content.card);
  const json = canonicalJson({
    ...envelope,
    msgtype: 'template_card',
    template_card: { ...content.card, task_id: taskId },
  });
  return { json, taskId, contentHash: contentHash(content.card) };
}

/** How long WeCom knows a repeat of the same bytes, and delivers it once; in milliseconds. */
export function duplicateWindow({ duplicateCheckSeconds }: { duplicateCheckSeconds: number }): number {
  return seconds(Math.min(Math.max(duplicateCheckSeconds, 1800), 14_400));
}

/** A message id is a ULID, which is base32 already; WeCom allows letters, digits and `_-@`, ≤ 128 bytes. */
export function taskIdOf(messageId: string): string {
  return `m${messageId}`;
}

/** Whether a task_id has the form of ours, whatever became of its message. */
export function isTaskId(taskId: string): boolean {
  return /^m[0-9A-HJKMNP-TV-Z]{26}$/i.test(taskId);
}

/** `replace_text` is known to updates only (doc p/94888): a state that goes out as a message of its own goes without. */
export function sendableCardState(cardState: TemplateCard): TemplateCard {
  if (!('replace_text' in cardState)) return cardState;
  const { replace_text: _, ...rest } = cardState;
  return rest;
}

/** WeCom takes this many people in one call (doc p/90236). */
export const mostPersons = 1000;

/** The one order in which people stand in a body: the same people make the same bytes. */
export function touserOf(userids: readonly string[]): string {
  return [...userids].sort().join('|');
}

/** The same message to others; with a task_id of its own when it is to be a message of its own. */
export function readdress(json: string, { userids, taskId }: { userids: readonly string[]; taskId?: string }): string {
  const body: Record<string, unknown> = JSON.parse(json);
  body.touser = touserOf(userids);
  const { template_card: card } = body;
  if (taskId !== undefined && typeof card === 'object' && card !== null) {
    body.template_card = { ...card, task_id: taskId };
  }
  return canonicalJson(body);
}

/** JSON with sorted keys and without undefined fields: equal content is equal text, byte for byte. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
