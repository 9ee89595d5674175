import { addAbortSignal, type Readable } from 'node:stream';
import { z } from 'zod';
import { checkCard, checkTaskId, checkUpdate, isUpdatable, type TemplateCard } from '../cards/index.ts';
import { type Answer, parseObject, readAnswer, text, UPDATE_CARD, useridList } from './answer.ts';
import { type Transport, type TransportNeeds, transportWith } from './http.ts';
import type { Caller } from './token.ts';

/** To whom and how (WeCom doc p/90236); the agent id is put in by the client. */
interface Envelope {
  /** Userids joined by `|`, at most 1000; `@all` = everybody in the app's visible range. */
  touser?: string;
  toparty?: string;
  totag?: string;
  enable_id_trans?: 0 | 1;
  /** With 1 the same JSON within the interval (seconds, at most 4 h) is delivered once. */
  enable_duplicate_check?: 0 | 1;
  duplicate_check_interval?: number;
}

export type MessageBody = Envelope &
  (
    | { msgtype: 'text'; text: { content: string }; safe?: 0 | 1 }
    | { msgtype: 'markdown'; markdown: { content: string } }
    | { msgtype: 'textcard'; textcard: { title: string; description: string; url: string; btntxt?: string } }
    | { msgtype: 'template_card'; template_card: TemplateCard & { task_id?: string } }
  );

const SendReceipt = z
  .object({ msgid: text, response_code: text, invaliduser: useridList, unlicenseduser: useridList })
  .transform((answer) => ({
    /** Needed to recall. */
    msgid: answer.msgid || null,
    /** Pays for one update within 72 h; updatable cards only. */
    responseCode: answer.response_code || null,
    invalidUsers: answer.invaliduser,
    unlicensedUsers: answer.unlicenseduser,
  }));
export type SendReceipt = z.infer<typeof SendReceipt>;

export interface CardUpdate {
  userids: string[];
  responseCode: string;
  /** A new state, or only a label for the dead buttons. */
  change: { card: TemplateCard } | { replaceName: string };
}

/** A message that WeCom would cut or refuse. */
export class MessageLimitError extends Error {
  override readonly name = 'MessageLimitError';
  readonly code = 'message_limit';
  readonly field: string;

  constructor(field: string, limit: string) {
    super(`message field ${field}: ${limit}`);
    this.field = field;
  }
}

const TEXT_BYTES = 2048;
const MOST_USERS = 1000;

export function createMessages({ call, agentId }: { call: Caller; agentId: string }) {
  async function sendRaw(json: string): Promise<SendReceipt> {
    return SendReceipt.parse(await call({ api: 'message/send', json }));
  }

  return {
    /** Sends a stored message as it stands, so that WeCom's duplicate check knows a repeat. */
    sendRaw,
    async send(body: MessageBody): Promise<SendReceipt> {
      checkMessage(body);
      return await sendRaw(JSON.stringify({ ...body, agentid: Number(agentId) }));
    },
    async updateCard({ userids, responseCode, change }: CardUpdate): Promise<{ invalidUsers: string[] }> {
      if ('card' in change) checkUpdate(change.card);
      const cardState =
        'card' in change ? { template_card: change.card } : { button: { replace_name: change.replaceName } };
      const body = { userids, agentid: Number(agentId), response_code: responseCode, ...cardState };
      const answer = await call({ api: UPDATE_CARD, json: JSON.stringify(body) });
      return { invalidUsers: useridList.parse(answer.invaliduser) };
    },
    /** Within 24 h, from WeCom's own clients only. */
    async recall(msgid: string): Promise<void> {
      await call({ api: 'message/recall', json: JSON.stringify({ msgid }) });
    },
  };
}

/** What WeCom would cut in silence or refuse as a whole. */
function checkMessage(body: MessageBody): void {
  const { touser = '', toparty = '', totag = '' } = body;
  if (touser + toparty + totag === '') throw new MessageLimitError('touser', 'somebody must be addressed');
  if (touser.split('|').length > MOST_USERS) throw new MessageLimitError('touser', `at most ${MOST_USERS}`);
  switch (body.msgtype) {
    case 'text':
      checkBytes('text.content', body.text.content);
      return;
    case 'markdown':
      checkBytes('markdown.content', body.markdown.content);
      return;
    case 'template_card': {
      const { task_id: taskId, ...card } = body.template_card;
      checkCard(card);
      if (taskId !== undefined) checkTaskId(taskId);
      else if (isUpdatable(card)) throw new MessageLimitError('template_card.task_id', 'required');
    }
  }
}

function checkBytes(field: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes === 0 || bytes > TEXT_BYTES) throw new MessageLimitError(field, `1–${TEXT_BYTES} bytes, not ${bytes}`);
}

/** A file somebody sent to the app. */
export interface Media {
  bytes: Buffer;
  /** As WeCom names it, which need not be true. */
  contentType: string;
  name: string | null;
}

/** The file is larger than is ever read. */
export class MediaTooLarge extends Error {
  override readonly name = 'MediaTooLarge';
  readonly code = 'media_too_large';
  readonly limitBytes = MEDIA_BYTES;

  constructor() {
    super(`the media is larger than ${MEDIA_BYTES} bytes`);
  }
}

/** WeCom's own limit for pictures (WeCom doc p/90253). */
const MEDIA_BYTES = 10 * 1024 * 1024;

/** Reading what members sent; WeCom keeps it for three days (WeCom doc p/90254). `call` must stand on a download. */
export function createMedia(call: Caller) {
  return {
    async media(mediaId: string): Promise<Media> {
      const { file } = await call({ api: 'media/get', query: { media_id: mediaId } });
      if (file === null) throw new MediaTooLarge();
      if (!isMedia(file)) throw new Error('a download without a file');
      return file;
    },
  };
}

/** Answers `file`: what was sent, or null where it is too large; a refusal comes as JSON in its place. */
export function createDownload(needs: TransportNeeds): Transport {
  return transportWith<Readable>(needs, {
    responseType: 'stream',
    async read(api, { status, headers, data }, signal): Promise<Answer> {
      const bytes = await collect(addAbortSignal(signal, data), Number(headers['content-length'] ?? 0));
      if (bytes === null && status === 200) return { errcode: 0, errmsg: '', file: null };
      const contentType = String(headers['content-type'] ?? '');
      if (status !== 200 || isRefusal(contentType, bytes))
        return readAnswer(api, { status, body: bytes?.toString() ?? '', retryAfter: headers['retry-after'] });
      return { errcode: 0, errmsg: '', file: { bytes, contentType, name: nameIn(headers['content-disposition']) } };
    },
  });
}

/** Null as soon as it is known to be too large: the rest is not read. */
async function collect(stream: Readable, announced: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = announced > MEDIA_BYTES ? announced : 0;
  if (size > 0) stream.destroy();
  else
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MEDIA_BYTES) break;
    }
  return size > MEDIA_BYTES ? null : Buffer.concat(chunks);
}

function isRefusal(contentType: string, bytes: Buffer | null): boolean {
  if (bytes === null || !/json|^text\//i.test(contentType)) return false;
  return typeof parseObject(bytes.toString())?.errcode === 'number';
}

function nameIn(disposition: unknown): string | null {
  const text = typeof disposition === 'string' ? disposition : '';
  return /filename="?([^";]+)"?/i.exec(text)?.[1] ?? null;
}

function isMedia(value: unknown): value is Media {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Buffer;
}
