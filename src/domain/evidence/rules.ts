import { days, hours, minutes, seconds } from '../../lib/time.ts';
import { MediaTooLarge, WecomRefusal } from '../../wecom/api/index.ts';

/** WeCom keeps what members send for three days (WeCom doc p/90254). */
export const FETCHABLE_MS = days(3);
/** So long 「更正」 takes a picture away again. */
export const CORRECTABLE_MS = hours(24);

/** An item that a picture would say something about. */
export interface OpenItem {
  item: string;
  state: 'ASKED' | 'DECLARED' | 'REJECTED';
  since: Date;
  validUntil: Date | null;
}

export type Choice =
  | { outcome: 'item'; chosen: OpenItem }
  /** Several are asked and none is declared: nobody guesses what he means to say. */
  | { outcome: 'UNCLEAR' }
  | { outcome: 'NOTHING_OPEN' };

/**
 * Which item a picture belongs to: the only open one, else the one declared last, among equals the first in the campaign's
 * order. Items the same picture was taken away from come only when no other is left.
 */
export function chooseItem(open: readonly OpenItem[], takenFrom: readonly string[] = []): Choice {
  const fresh = open.filter(({ item }) => !takenFrom.includes(item));
  const left = fresh.length > 0 ? fresh : open;
  const declared = left.filter(({ state }) => state === 'DECLARED');
  const [latest] = declared.toSorted((a, b) => b.since.getTime() - a.since.getTime());
  if (latest) return { outcome: 'item', chosen: latest };
  const [only, ...others] = left;
  if (!only) return { outcome: 'NOTHING_OPEN' };
  return others.length === 0 ? { outcome: 'item', chosen: only } : { outcome: 'UNCLEAR' };
}

export type PictureType = 'image/jpeg' | 'image/png';

/** By what the file is, whatever it is called. */
export function pictureType(bytes: Buffer): PictureType | null {
  if (bytes.subarray(0, 3).equals(JPEG)) return 'image/jpeg';
  return bytes.subarray(0, 8).equals(PNG) ? 'image/png' : null;
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export type AfterFailure = { outcome: 'again'; afterMs: number } | { outcome: 'never'; reason: 'SIZE' | 'GONE' };

/** What a failed download asks for; `attempts` counts this one. */
export function afterFailure(error: unknown, attempts: number): AfterFailure {
  const backoff = Math.min(seconds(5) * 2 ** (attempts - 1), hours(1));
  if (error instanceof MediaTooLarge) return { outcome: 'never', reason: 'SIZE' };
  if (!(error instanceof WecomRefusal)) return { outcome: 'again', afterMs: backoff };
  switch (error.kind) {
    case 'busy':
      return { outcome: 'again', afterMs: backoff };
    case 'limited':
      return { outcome: 'again', afterMs: error.pauseMs ?? minutes(1) };
    case 'config':
    case 'token':
      return { outcome: 'again', afterMs: error.pauseMs ?? minutes(10) };
    case 'unknown':
      return attempts < UNKNOWN_TRIES ? { outcome: 'again', afterMs: backoff } : { outcome: 'never', reason: 'GONE' };
    default:
      return { outcome: 'never', reason: 'GONE' };
  }
}

const UNKNOWN_TRIES = 5;
