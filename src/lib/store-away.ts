import { hasCode } from './errors.ts';

/** The session is of no use any more: lost, ended by the server, or one that may only read. */
const AWAY = [
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '08007',
  '25006',
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
];

/** Locked for too long, cancelled for taking too long, no room, no connection left: the session itself is sound. */
const BUSY = ['55P03', '57014', '53000', '53100', '53200', '53300', '53400', '58030'];

/** A database connection that answers like this is thrown away, and what was asked may be asked again. */
export function isStoreAway(error: unknown): boolean {
  return AWAY.some((code) => hasCode(error, code));
}

/** Nobody's fault and nothing wrong with what was asked: it may be asked again. */
export function isStoreTrouble(error: unknown): boolean {
  return isStoreAway(error) || BUSY.some((code) => hasCode(error, code));
}

/** Somebody else holds the row. */
export function isLocked(error: unknown): boolean {
  return hasCode(error, '55P03');
}
