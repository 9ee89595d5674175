export { createWecomClient, type WecomClient } from './client.ts';
export type { AgentView, DepartmentNode, Member, MemberId, MemberName } from './contacts.ts';
export { type CardUpdate, checkMessage, type MessageBody, MessageLimitError, type SendReceipt } from './messages.ts';
export { type RefusalKind, WecomRefusal } from './refusal.ts';
export type { TokenCache } from './token-cache.ts';
export { WecomUnreachable } from './unreachable.ts';
