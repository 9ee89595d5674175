import { addAbortSignal, type Readable } from 'node:stream';
import type { Caller } from './caller.ts';
import { type Transport, type TransportNeeds, transportWith } from './http.ts';
import { type Answer, parseObject, readAnswer } from './read-answer.ts';

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
