export { WecomRefusal, WecomUnreachable } from './answer.ts';
export { createWecomClient, type WecomClient } from './client.ts';
export { type AddressCheck, lookAtAddress } from './http.ts';
export type { LimitMet, TokenCache } from './limits.ts';
export { type Media, MediaTooLarge, MessageLimitError, type SendReceipt } from './messages.ts';
