import { sql } from 'kysely';
import { transact } from '../../database/index.ts';
import { CallbackRejected, createReceiver } from '../../wecom/callback/index.ts';
import type { SandboxNeeds } from '../needs.ts';
import { changeFace } from '../platform/update-card.ts';
import type { ActiveFaults } from '../state/faults.ts';

interface PassiveReply {
  needs: SandboxNeeds;
  row: { userid: string | null; msgid: string | null; response_code: string | null };
  reply: string;
  faults: ActiveFaults;
}

/**
 * What the answer to a press may do (doc p/90241, which contradicts itself): by default it is ignored. Switched on, an
 * `update_button` greys the presser's card, or nothing happens but the press's code is gone.
 */
export async function applyPassiveReply({ needs, row, reply, faults }: PassiveReply): Promise<void> {
  const { userid, msgid, response_code: code } = row;
  if (reply.trim() === '' || userid === null || msgid === null || code === null) return;
  const mode = (await faults.strike('passiveUpdate'))?.mode ?? 'ignored';
  if (mode === 'eats') {
    await sql`update sandbox.response_code set used_at = app_now() where code = ${code}`.execute(needs.db);
  }
  if (mode !== 'works') return;
  const name = replaceNameOf(needs, reply);
  if (name === null) return;
  await transact(needs.db, (tx) => changeFace(tx, msgid, [userid], { face: null, replacedText: name }));
}

function replaceNameOf(needs: SandboxNeeds, reply: string): string | null {
  const { token, aesKey } = needs.callback;
  const receiver = createReceiver({ token, aesKey, receiveIds: [needs.corpId], windowSeconds: 0 });
  try {
    const stamp = {
      msg_signature: element(reply, 'MsgSignature'),
      timestamp: element(reply, 'TimeStamp'),
      nonce: element(reply, 'Nonce'),
    };
    const { xml } = receiver.open(stamp, reply, 0);
    return element(xml, 'MsgType') === 'update_button' ? element(xml, 'ReplaceName') : null;
  } catch (error) {
    if (error instanceof CallbackRejected) return null;
    throw error;
  }
}

function element(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)(?:\\]\\]>)?</${name}>`).exec(xml);
  return found?.[1] ?? null;
}
