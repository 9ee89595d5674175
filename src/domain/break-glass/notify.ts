import { appNow, type Tx } from '../../database/index.ts';
import { formatShanghai } from '../../lib/time.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import { BREAK_GLASS, type BreakGlassContext } from './context.ts';

interface Asked {
  id: string;
  number: string;
  requestedBy: string;
  lapsesAt: Date;
}

/** Neither the person nor the reason stands on a card: both are read at the desk, by right. */
export async function notifyAsked(
  ctx: BreakGlassContext,
  tx: Tx,
  { id, number, requestedBy, lapsesAt }: Asked,
): Promise<void> {
  const card = ctx.draw({
    card: ctx.texts.cards.asked,
    variables: { name: await nameOf(ctx, tx, requestedBy), no: number, time: formatShanghai(lapsesAt) },
    key: 'none',
    url: pageOf(ctx),
  });
  await notifyCentre(ctx, tx, { id, except: requestedBy, template: 'break-glass.asked', card });
}

export async function notifyOpened(
  ctx: BreakGlassContext,
  tx: Tx,
  { id, requestedBy, decidedBy, opensUntil }: { id: string; requestedBy: string; decidedBy: string; opensUntil: Date },
): Promise<void> {
  const card = ctx.draw({
    card: ctx.texts.cards.opened,
    variables: {
      name: await nameOf(ctx, tx, requestedBy),
      who: await nameOf(ctx, tx, decidedBy),
      time: formatShanghai(opensUntil),
    },
    key: 'none',
    url: pageOf(ctx),
  });
  await notifyCentre(ctx, tx, { id, except: requestedBy, template: 'break-glass.opened', card });
}

const pageOf = ({ publicUrl }: BreakGlassContext) => `${publicUrl}/console/break-glass`;

const nameOf = async ({ directory }: BreakGlassContext, tx: Tx, personId: string): Promise<string> =>
  (await directory.person(tx, personId))?.name ?? '';

interface ToCentre {
  id: string;
  except: string;
  template: string;
  card: TemplateCard;
}

/** Those on duty; all of the centre where no roster says who. */
async function notifyCentre(
  { directory, outbound }: BreakGlassContext,
  tx: Tx,
  { id, except, template, card }: ToCentre,
): Promise<void> {
  const people = await directory.onDuty(tx, { role: 'CENTER_OFFICER', at: await appNow(tx), except: [except] });
  await outbound.notify(
    tx,
    people
      .filter(({ userid }) => userid !== null)
      .map(({ personId, userid }) => ({
        owner: { kind: BREAK_GLASS, id },
        to: { personId, userid },
        purpose: 'notice' as const,
        template,
        content: { type: 'card' as const, card },
        // It waits for minutes only.
        lane: 1 as const,
      })),
  );
}
