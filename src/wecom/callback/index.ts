export { createCipher, sealCallback, sealEcho, sealReply } from './cipher.ts';
export type * from './inbound.ts';
export { INBOUND_KINDS } from './inbound.ts';
export { parseCallback } from './parse.ts';
export { createReceiver, dedupeKey, type Receiver } from './receiver.ts';
export { CallbackRejected, cdata } from './xml.ts';
