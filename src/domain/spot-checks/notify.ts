import { cardChoice } from '../../config/fill.ts';
import type { Tx } from '../../database/index.ts';
import { nameOfPlace } from '../../kernel/audience/index.ts';
import { releaseAt } from '../../kernel/escalation/index.ts';
import { cut } from '../../lib/text.ts';
import type { DeliveryOwner } from '../../outbound/index.ts';
import { type CampaignContext, openHours } from '../campaigns/index.ts';
import { type Draw, isUnchecked } from './store/samples.ts';

export const SAMPLE = 'protection_sample';

/** C41 to the advisors of an organisation where people were drawn by lot: once for each draw, in working hours. */
export async function notifyAdvisors(
  ctx: CampaignContext,
  tx: Tx,
  { id, organisationId, drawnAt }: Draw,
): Promise<void> {
  const advisors = await ctx.directory.holders(tx, { role: 'ADVISOR', organisationId, at: drawnAt });
  const org = cut(await nameOfPlace(tx, organisationId), 16);
  const card = ctx.draw({
    id: 'C41',
    variables: { ...cardChoice(ctx.texts, 'C41', 'CHECK'), org, tag: '', no: '' },
    key: 'none',
    url: `${ctx.publicUrl}/h5/checks/${organisationId}`,
  });
  await ctx.outbound.notify(
    tx,
    advisors.map(({ personId, userid }) => ({
      owner: { kind: SAMPLE, id },
      to: { personId, userid },
      purpose: 'todo' as const,
      template: 'C41',
      content: { type: 'card' as const, card },
      lane: 4 as const,
      notBefore: releaseAt(openHours(ctx), drawnAt),
    })),
  );
}

export const sampleOwner: DeliveryOwner = {
  stillAsked: (tx, { ownerId }) => isUnchecked(tx, ownerId),
  unreachable: async () => {},
};
