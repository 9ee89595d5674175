import { maskText } from './masking.ts';

/** Whether this error, or one it was caused by, carries the code (SQLSTATE, errno name or our own). */
export function hasCode(error: unknown, code: string): boolean {
  return errorChain(error).some((link) => 'code' in link && link.code === code);
}

/** One line for logs and terminals: messages from the outermost error to its first cause, secrets and phones masked. */
export function describe(error: unknown): string {
  const chain = errorChain(error);
  if (chain.length === 0) return maskText(String(error));
  const messages = chain.map((link) => link.message || ('code' in link ? String(link.code) : link.name));
  return maskText(messages.filter((message, index) => message !== messages[index - 1]).join(': '));
}

function errorChain(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && !chain.includes(link) && chain.length < 8; ) {
    chain.push(link);
    link = link.cause ?? (link instanceof AggregateError ? link.errors[0] : undefined);
  }
  return chain;
}

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
