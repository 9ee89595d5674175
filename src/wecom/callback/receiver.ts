import { createHash } from 'node:crypto';
import { createCipher, sealReply } from './cipher.ts';
import { CallbackRejected, childrenOf, parseXml, textOf } from './xml.ts';

interface ReceiverNeeds {
  token: string;
  aesKey: string;
  /** Whom a message may be for: the corp id, and those of downstream corps where an app is shared. */
  receiveIds: string[];
  /** How far a timestamp may lie from now; 0 = any. */
  windowSeconds: number;
}

export interface Receiver {
  /** URL verification (GET): gives the text to answer, exactly. */
  verifyUrl(query: unknown, nowSeconds: number): string;
  /** A pushed message (POST): verified, decrypted, not yet parsed. */
  open(query: unknown, body: string, nowSeconds: number): { xml: string; receiveId: string };
  /** An encrypted passive reply. */
  seal(xml: string, stamp: { timestamp: number | string; nonce: string }): string;
}

/** One callback URL of one app: everything it does not take is thrown as `CallbackRejected`, nothing else is thrown. */
export function createReceiver({ token, aesKey, receiveIds, windowSeconds }: ReceiverNeeds): Receiver {
  const [receiveId] = receiveIds;
  if (receiveId === undefined) throw new Error('receiveIds must name at least one corp');
  const cipher = createCipher({ token, aesKey });

  function unseal(stamp: Stamp, encrypted: string) {
    cipher.checkSignature(stamp.signature, stamp.timestamp, stamp.nonce, encrypted);
    const opened = cipher.open(encrypted);
    if (receiveIds.includes(opened.receiveId)) return opened;
    throw new CallbackRejected('receiveid', 'the message is for another corp');
  }

  return {
    verifyUrl(query, nowSeconds) {
      const stamp = readStamp(query);
      // Base64 knows no blank: one can only be a "+" that a decoder took for a form's blank.
      const encrypted = parameter(query, 'echostr').replaceAll(' ', '+');
      checkWindow(stamp, nowSeconds, windowSeconds);
      const { message } = unseal(stamp, encrypted);
      refusePush(message);
      return message;
    },
    open(query, body, nowSeconds) {
      const stamp = readStamp(query);
      const encrypted = readEnvelope(body);
      checkWindow(stamp, nowSeconds, windowSeconds);
      const { message, receiveId } = unseal(stamp, encrypted);
      checkKeepable(message);
      return { xml: message, receiveId };
    },
    seal: (xml, { timestamp, nonce }) => sealReply({ token, aesKey, receiveId, xml, timestamp, nonce }),
  };
}

interface Stamp {
  signature: string;
  timestamp: string;
  nonce: string;
}

function readStamp(query: unknown): Stamp {
  const timestamp = parameter(query, 'timestamp');
  if (!/^[0-9]{1,12}$/.test(timestamp)) throw new CallbackRejected('query', 'timestamp must be seconds since 1970');
  return { signature: parameter(query, 'msg_signature'), timestamp, nonce: parameter(query, 'nonce') };
}

const LONGEST_PARAMETER = 4096;

/** A repeated parameter arrives as an array, and the signature would be computed over its join: only plain strings pass. */
function parameter(query: unknown, name: string): string {
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_PARAMETER) return value;
  throw new CallbackRejected('query', `${name} must be given once`);
}

function checkWindow({ timestamp }: Stamp, nowSeconds: number, windowSeconds: number): void {
  if (windowSeconds === 0 || Math.abs(nowSeconds - Number(timestamp)) <= windowSeconds) return;
  throw new CallbackRejected('window', `timestamp is more than ${windowSeconds} s from now`);
}

/** A recorded push is signed like an echo: sent here by somebody else it would be read out to him in clear. */
function refusePush(message: string): void {
  if (/^[\ufeff\s]*[<{]/.test(message)) throw new CallbackRejected('echo', 'the echo is a message, not a challenge');
}

/** A message that is genuine is kept even if we cannot read it yet, but for a DOCTYPE and for NUL, which no database text holds. */
function checkKeepable(message: string): void {
  if (message.includes('\0')) throw new CallbackRejected('xml', 'the message holds a NUL character');
  if (/^[\ufeff\s]*(?:<\?[^>]*>\s*)?<!(?:DOCTYPE|ENTITY)/i.test(message)) {
    throw new CallbackRejected('doctype', 'XML with a DOCTYPE or ENTITY declaration is refused');
  }
}

/**
 * Two deliveries of one message have one key, two messages never: by `MsgId`, else by the decrypted text itself, which a
 * retry repeats though it is encrypted anew. The documented key of events (sender + second) would join different events.
 */
export function dedupeKey(receiver: string, xml: string): string {
  const msgId = messageId(xml);
  return `${receiver}|${msgId ?? createHash('sha256').update(xml).digest('hex')}`;
}

/** Read from the parsed message, never searched for: what a member types may itself look like `<MsgId>`. */
function messageId(xml: string): string | null {
  if (!xml.includes('<MsgId')) return null;
  try {
    const msgId = textOf(parseXml(xml), 'MsgId')?.trim() ?? '';
    return /^[0-9]{1,20}$/.test(msgId) ? msgId : null;
  } catch (error) {
    if (error instanceof CallbackRejected) return null;
    throw error;
  }
}

/** Takes `Encrypt` out of the pushed envelope: CDATA or plain, in any order (WeCom doc p/90238). */
function readEnvelope(body: string): string {
  const root = parseXml(body);
  const [encrypted, second] = childrenOf(root, 'Encrypt');
  if (root.name !== 'xml' || !encrypted || second || encrypted.children.length > 0) {
    throw new CallbackRejected('xml', 'the envelope must hold one Encrypt element');
  }
  return encrypted.text.trim();
}
