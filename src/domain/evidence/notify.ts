import { fill } from '../../config/fill.ts';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { nameOfItem } from '../campaigns/index.ts';
import type { EvidenceContext } from './context.ts';

/** Who wrote, and the phone he wrote from. */
export interface Asker {
  personId: string;
  userid: string;
}

export const EVIDENCE_OWNER = 'evidence';

/** NO_PICTURE_ASKED thanks and says what there is to do instead: the picture may be a report of a fraud. */
type Reply = 'T04' | 'T06' | 'T08' | 'NO_PICTURE_ASKED' | 'DETACHED' | 'LET_GO';

/** What the bot answers to what somebody sent: answers only, so they also go to whoever is being warned. */
export async function reply(
  ctx: EvidenceContext,
  tx: Tx,
  { personId, userid }: Asker,
  template: Reply,
  item: string | null = null,
): Promise<void> {
  const text = ctx.texts.replies[template];
  await ctx.outbound.notify(tx, [
    {
      owner: { kind: EVIDENCE_OWNER, id: newId() },
      to: { personId, userid },
      purpose: 'reply',
      template,
      content: { type: 'text', text: item === null ? text : fill(text, { items: nameOfItem(ctx, item) }) },
      lane: 2,
    },
  ]);
}
