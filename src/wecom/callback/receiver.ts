import { createCipher } from './cipher.ts';
import { readEnvelope } from './envelope.ts';
import { CallbackRejected } from './rejected.ts';
import { sealReply } from './seal.ts';

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
