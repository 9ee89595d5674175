export { type AddressCheck, lookAtAddress } from './address-check.ts';
export { createWecomClient, type WecomClient } from './client.ts';
export type { LimitMet } from './limits.ts';
export { type Media, MediaTooLarge } from './media.ts';
export { MessageLimitError, type SendReceipt } from './messages.ts';
export { WecomRefusal } from './refusal.ts';
export type { TokenCache } from './token-cache.ts';
export { WecomUnreachable } from './unreachable.ts';
