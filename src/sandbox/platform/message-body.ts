import { z } from 'zod';
import { PlatformRefusal } from './call.ts';
import { Card } from './card.ts';
import { checkNewCard, overlongTexts } from './card-rules.ts';

const Envelope = z.looseObject({
  touser: z.string().default(''),
  toparty: z.string().default(''),
  totag: z.string().default(''),
  msgtype: z.string().optional(),
  agentid: z.union([z.number().int(), z.string().regex(/^\d+$/)]).optional(),
  enable_duplicate_check: z.number().optional(),
  duplicate_check_interval: z.number().optional(),
});

export interface Addressees {
  users: string[];
  parties: string[];
  tags: string[];
}

export interface IncomingMessage {
  to: Addressees;
  agentId: string;
  msgtype: string;
  /** The part named after the msgtype, e.g. `{ content }` of a text. */
  content: Record<string, unknown>;
  card: Card | null;
  /** Seconds in which the same JSON is not delivered twice; null = not asked for. */
  duplicateSeconds: number | null;
  remarks: string[];
}

const DEFAULT_DUPLICATE_SECONDS = 1_800;
const MOST_DUPLICATE_SECONDS = 14_400;

/** Reads and judges the body of message/send (doc p/90236); throws the platform's refusal. */
export function readMessage(raw: string): IncomingMessage {
  const json = parseJson(raw);
  const envelope = Envelope.safeParse(json);
  if (!envelope.success)
    throw new PlatformRefusal(40058, `invalid Request Parameter: ${envelope.error.issues[0]?.path}`);
  const { touser, toparty, totag, msgtype, agentid } = envelope.data;
  if (agentid === undefined) throw new PlatformRefusal(40056, 'invalid agentid');
  const to = {
    users: split(touser).map((userid) => userid.toLowerCase()),
    parties: split(toparty),
    tags: split(totag),
  };
  checkAddressees(to);
  const check = msgtype === undefined ? undefined : CONTENT_CHECKS[msgtype];
  if (msgtype === undefined || check === undefined) throw new PlatformRefusal(40008, 'invalid message type');
  const content = z.record(z.string(), z.unknown()).safeParse(envelope.data[msgtype]);
  if (!content.success) throw new PlatformRefusal(44004, `content of ${msgtype} is empty`);
  const remarks = check(content.data) ?? [];
  return {
    to,
    agentId: String(agentid),
    msgtype,
    content: content.data,
    card: msgtype === 'template_card' ? readCard(content.data) : null,
    duplicateSeconds:
      envelope.data.enable_duplicate_check === 1 ? interval(envelope.data.duplicate_check_interval) : null,
    remarks,
  };
}

/** JSON types of a card, before its rules are looked at. */
export function readCard(value: unknown): Card {
  const parsed = Card.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new PlatformRefusal(field === 'card_type' ? 42031 : 40058, `invalid Request Parameter: template_card.${field}`);
}

export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw new PlatformRefusal(47001, 'data format error. Warning: wrong json format.');
  }
}

function checkAddressees({ users, parties, tags }: Addressees): void {
  if (users.length + parties.length + tags.length === 0) {
    throw new PlatformRefusal(82001, 'touser & toparty & totag are all empty');
  }
  if (users.length > 1000) throw new PlatformRefusal(40032, 'invalid userid list size');
  if (parties.length > 100) throw new PlatformRefusal(82002, 'invalid party list size');
  if (tags.length > 100) throw new PlatformRefusal(82003, 'invalid tag list size');
}

const CONTENT_CHECKS: Record<string, (content: Record<string, unknown>) => string[] | undefined> = {
  text: ({ content }) => {
    if (!isText(content)) throw new PlatformRefusal(44004, 'text content is empty');
    return bytes(content) > 2048 ? ['text.content'] : [];
  },
  markdown: ({ content }) => {
    if (!isText(content)) throw new PlatformRefusal(44004, 'markdown content is empty');
    if (bytes(content) > 2048) throw new PlatformRefusal(45002, 'content size out of limit');
    return [];
  },
  textcard: ({ title, description, url }) => {
    if (!isText(title) || !isText(description))
      throw new PlatformRefusal(40058, 'textcard title and description required');
    if (!isText(url) || !/^https?:\/\//.test(url)) throw new PlatformRefusal(40058, 'textcard url required');
    if ([...title].length > 128 || [...description].length > 512)
      throw new PlatformRefusal(45002, 'content size out of limit');
    if (bytes(url) > 2048) throw new PlatformRefusal(45002, 'content size out of limit');
    return [];
  },
  news: checkArticles,
  mpnews: checkArticles,
  image: checkMedia,
  voice: checkMedia,
  file: checkMedia,
  video: checkMedia,
  template_card: (content) => {
    const card = readCard(content);
    checkNewCard(card);
    return overlongTexts(card);
  },
};

function checkArticles({ articles }: Record<string, unknown>): string[] {
  const parsed = z.array(z.looseObject({ title: z.string().min(1) })).safeParse(articles);
  if (!parsed.success || parsed.data.length < 1 || parsed.data.length > 8) {
    throw new PlatformRefusal(45008, 'article count out of limit, 1 to 8');
  }
  return [];
}

function checkMedia({ media_id }: Record<string, unknown>): string[] {
  if (!isText(media_id)) throw new PlatformRefusal(40007, 'invalid media_id');
  return [];
}

function interval(seconds = DEFAULT_DUPLICATE_SECONDS): number {
  return Math.min(Math.max(1, seconds), MOST_DUPLICATE_SECONDS);
}

function split(list: string): string[] {
  return [...new Set(list.split('|').filter((part) => part !== ''))];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const bytes = (text: string) => Buffer.byteLength(text);
