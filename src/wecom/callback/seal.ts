import { createCipher } from './cipher.ts';
import { writeEnvelope } from './envelope.ts';
import { cdata } from './xml.ts';

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
  const agent = sealing.agentId === undefined ? {} : { agentId: sealing.agentId };
  return { query, body: writeEnvelope({ toUserName: sealing.receiveId, encrypted, ...agent }) };
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
