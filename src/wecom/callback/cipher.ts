import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { ENCODING_AES_KEY } from '../../config/variables.ts';
import { CallbackRejected, cdata } from './xml.ts';

/** The padding block of WeCom's PKCS#7 is 32 bytes, not AES's 16 (WeCom doc p/90968). */
const PADDING_BLOCK = 32;
const AES_BLOCK = 16;
/** 16 random bytes and the message length come before the message. */
const HEAD = 20;

export interface Cipher {
  sign(timestamp: string, nonce: string, encrypted: string): string;
  checkSignature(signature: string, timestamp: string, nonce: string, encrypted: string): void;
  open(encrypted: string): { message: string; receiveId: string };
  seal(message: string, receiveId: string, random?: Buffer): string;
}

/**
 * Signature and AES of the callback protocol (WeCom doc p/90968) by `@wecom/crypto`, with the checks it leaves out:
 * comparison in constant time, canonical base64, whole blocks, every padding byte, a length that fits.
 */
export function createCipher({ token, aesKey }: { token: string; aesKey: string }): Cipher {
  if (!ENCODING_AES_KEY.test(aesKey)) throw new Error('aesKey must be 43 letters and digits (EncodingAESKey)');
  if (token === '') throw new Error('token must not be empty');
  const key = Buffer.from(`${aesKey}=`, 'base64');

  function sign(timestamp: string, nonce: string, encrypted: string): string {
    return getSignature(token, timestamp, nonce, encrypted);
  }

  return {
    sign,
    checkSignature(signature, timestamp, nonce, encrypted) {
      const expected = Buffer.from(sign(timestamp, nonce, encrypted), 'latin1');
      const given = Buffer.from(signature, 'utf8');
      if (given.length === expected.length && timingSafeEqual(given, expected)) return;
      throw new CallbackRejected('signature', 'msg_signature does not match');
    },
    open(encrypted) {
      checkPlainEnds(key, decodeBase64(encrypted));
      const { message, id } = decrypt(aesKey, encrypted);
      return { message, receiveId: id };
    },
    seal(message, receiveId, random) {
      if (random && random.length !== 16) throw new Error('random must be 16 bytes');
      return encrypt(aesKey, message, receiveId, random);
    },
  };
}

function decodeBase64(encrypted: string): Buffer {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.toString('base64') !== encrypted) throw new CallbackRejected('base64', 'the ciphertext is not base64');
  if (bytes.length === 0 || bytes.length % PADDING_BLOCK !== 0) {
    throw new CallbackRejected('length', `the ciphertext is not a multiple of ${PADDING_BLOCK} bytes`);
  }
  return bytes;
}

/**
 * The library strips padding by the last byte alone and cuts a wrong length silently. CBC lets the first two and the last
 * two blocks be read without the rest: one small decryption shows both the length and all padding.
 */
function checkPlainEnds(key: Buffer, bytes: Buffer): void {
  const ends =
    bytes.length <= 96 ? bytes : Buffer.concat([bytes.subarray(0, 32), bytes.subarray(-PADDING_BLOCK - AES_BLOCK)]);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  const plain = decipher.update(ends);

  const padding = plain[plain.length - 1] ?? 0;
  const padded = padding >= 1 && padding <= PADDING_BLOCK;
  if (!padded || !plain.subarray(-padding).every((byte) => byte === padding)) {
    throw new CallbackRejected('padding', 'the decrypted message is not padded as WeCom does');
  }
  if (HEAD + plain.readUInt32BE(16) > bytes.length - padding) {
    throw new CallbackRejected('length', 'the decrypted message is shorter than its length says');
  }
}

interface Sealing {
  token: string;
  aesKey: string;
  /** The corp id for a self-built app. */
  receiveId: string;
  timestamp: number | string;
  nonce: string;
  /** 16 bytes; given only where the ciphertext must be foreseeable. */
  random?: Buffer;
}

export interface SignedQuery {
  msg_signature: string;
  timestamp: string;
  nonce: string;
}

/** What WeCom does to a message before it posts it to a callback URL. */
export function sealCallback(sealing: Sealing & { xml: string; agentId?: string }): {
  query: SignedQuery;
  body: string;
} {
  const { encrypted, query } = sealed(sealing, sealing.xml);
  const agent = sealing.agentId === undefined ? '' : `<AgentID>${cdata(sealing.agentId)}</AgentID>`;
  const to = `<ToUserName>${cdata(sealing.receiveId)}</ToUserName>`;
  return { query, body: `<xml>${to}${agent}<Encrypt>${cdata(encrypted)}</Encrypt></xml>` };
}

/** The query of WeCom's GET when a callback URL is saved; the right answer is `echo`, byte for byte. */
export function sealEcho(sealing: Sealing & { echo: string }): SignedQuery & { echostr: string } {
  const { encrypted, query } = sealed(sealing, sealing.echo);
  return { ...query, echostr: encrypted };
}

/** The encrypted passive reply (WeCom doc p/90241). */
export function sealReply(sealing: Sealing & { xml: string }): string {
  const { encrypted, query } = sealed(sealing, sealing.xml);
  return `<xml><Encrypt>${cdata(encrypted)}</Encrypt><MsgSignature>${cdata(query.msg_signature)}</MsgSignature><TimeStamp>${query.timestamp}</TimeStamp><Nonce>${cdata(query.nonce)}</Nonce></xml>`;
}

function sealed(sealing: Sealing, message: string): { encrypted: string; query: SignedQuery } {
  const cipher = createCipher(sealing);
  const encrypted = cipher.seal(message, sealing.receiveId, sealing.random);
  const timestamp = String(sealing.timestamp);
  const { nonce } = sealing;
  return { encrypted, query: { msg_signature: cipher.sign(timestamp, nonce, encrypted), timestamp, nonce } };
}
