export { createCipher } from './cipher.ts';
export { dedupeKey } from './dedupe.ts';
export type * from './inbound.ts';
export { INBOUND_KINDS } from './kinds.ts';
export { parseCallback } from './parse.ts';
export { createReceiver, type Receiver } from './receiver.ts';
export { CallbackRejected } from './rejected.ts';
export { sealCallback, sealEcho, sealReply } from './seal.ts';
export { cdata } from './xml.ts';
