import { createHash } from 'node:crypto';
import { CallbackRejected } from './rejected.ts';
import { parseXml, textOf } from './xml.ts';

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
