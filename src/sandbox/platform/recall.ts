import { z } from 'zod';
import { appNow, transact } from '../../database/index.ts';
import { addMs, days } from '../../lib/time.ts';
import type { Answer, Call } from './call.ts';
import { parseJson } from './message-body.ts';
import { PlatformRefusal } from './refusal.ts';

/** message/recall (doc p/94867): within 24 hours, by the app that sent it. */
export async function recallMessage(call: Call): Promise<Answer> {
  const body = z.object({ msgid: z.string().min(1) }).safeParse(parseJson(call.raw));
  if (!body.success) throw new PlatformRefusal(40058, 'invalid Request Parameter: msgid');
  call.log.msgid = body.data.msgid;
  return transact(call.db, async (tx) => {
    const now = await appNow(tx);
    const message = await tx
      .selectFrom('sandbox.message')
      .select(['agent_id', 'sent_at', 'task_id'])
      .where('msgid', '=', body.data.msgid)
      .forUpdate()
      .executeTakeFirst();
    if (message === undefined || call.app !== 'agent' || message.agent_id !== call.needs.agentId) {
      throw new PlatformRefusal(40058, 'invalid Request Parameter: msgid');
    }
    call.log.taskId = message.task_id;
    if (addMs(message.sent_at, days(1)) <= now) throw new PlatformRefusal(42052, 'message is older than 24 hours');
    await tx.updateTable('sandbox.message').set({ recalled_at: now }).where('msgid', '=', body.data.msgid).execute();
    return {};
  });
}
