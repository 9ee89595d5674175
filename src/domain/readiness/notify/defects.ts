import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Recipient } from '../../directory/index.ts';
import { gapCard } from '../cards.ts';
import type { ReadinessContext } from '../context.ts';
import { NOTIFIED, repairOf } from '../rules.ts';
import * as store from '../store/defects.ts';

/** The kind of owner of cards about gaps. */
export const GAP = 'advisor_gap';

/** What was written down is sent: one card for all that is new, to each of those who can mend it. */
export function notifyNew(ctx: ReadinessContext): Promise<number> {
  return transact(ctx.db, async (tx) => {
    const fresh = await store.unnotified(tx, NOTIFIED);
    if (fresh.length === 0) return 0;
    const at = await appNow(tx);
    const closed = fresh.filter(({ kind }) => kind === 'CHANNEL_FAILURE');
    const others = fresh.filter(({ kind }) => kind !== 'CHANNEL_FAILURE');
    for (const defect of closed) await send(ctx, tx, await wholeCentre(ctx, tx, at), [defect]);
    for (const { person, defects } of await byPerson(ctx, tx, others, at)) await send(ctx, tx, [person], defects);
    await store.markNotified(
      tx,
      fresh.map(({ id }) => id),
    );
    return fresh.length;
  });
}

async function byPerson(ctx: ReadinessContext, tx: Tx, defects: readonly store.OpenDefect[], at: Date) {
  const found = new Map<string, { person: Recipient; defects: store.OpenDefect[] }>();
  for (const defect of defects) {
    for (const person of await repairersOf(ctx, tx, defect, at)) {
      const known = found.get(person.personId) ?? { person, defects: [] };
      known.defects.push(defect);
      found.set(person.personId, known);
    }
  }
  return found.values();
}

async function repairersOf(ctx: ReadinessContext, tx: Tx, defect: store.OpenDefect, at: Date): Promise<Recipient[]> {
  const { directory } = ctx;
  const { right } = repairOf(defect);
  if (right === 'roles.assign') return directory.holders(tx, { role: 'COUNTY_ADMIN', at });
  if (right === 'platform.mend' || !defect.placeId) return centreOnDuty(ctx, tx, at);
  const place = { organisationId: defect.placeId, gridUnitId: null };
  const community = await directory.peopleOnStep(tx, { ...place, step: 2, at });
  const police = community.length > 0 ? community : await directory.peopleOnStep(tx, { ...place, step: 3, at });
  return police.filter(({ personId }) => personId !== defect.personId);
}

async function centreOnDuty({ directory }: ReadinessContext, tx: Tx, at: Date): Promise<Recipient[]> {
  return [
    ...(await directory.onDuty(tx, { role: 'CENTER_OFFICER', at })),
    ...(await directory.holders(tx, { role: 'COUNTY_ADMIN', at })),
  ];
}

async function wholeCentre({ directory }: ReadinessContext, tx: Tx, at: Date): Promise<Recipient[]> {
  const people = [
    ...(await directory.holders(tx, { role: 'CENTER_OFFICER', at })),
    ...(await directory.holders(tx, { role: 'COUNTY_ADMIN', at })),
  ];
  return people.filter((one, n) => people.findIndex(({ personId }) => personId === one.personId) === n);
}

async function send(
  ctx: ReadinessContext,
  tx: Tx,
  people: readonly Recipient[],
  defects: readonly store.OpenDefect[],
): Promise<void> {
  const [first] = defects;
  if (!first) return;
  const isChannel = first.kind === 'CHANNEL_FAILURE';
  const place = first.organisationName ?? '';
  const organisation = defects.length > 1 ? `${place.slice(0, 10)}等${defects.length}处` : place;
  const card = isChannel
    ? gapCard(ctx, { todo: 'CHANNEL', organisation, page: `defects/${first.kind}` })
    : gapCard(ctx, { todo: 'GAP', organisation, page: 'defects' });
  await ctx.outbound.notify(
    tx,
    people
      .filter(({ userid }) => userid !== null)
      .map(({ personId, userid }) => ({
        owner: { kind: GAP, id: first.id },
        to: { personId, userid },
        purpose: 'todo' as const,
        template: 'C41',
        content: { type: 'card' as const, card },
        // While the channel is only limited, urgent messages still go through.
        lane: isChannel ? (0 as const) : (3 as const),
      })),
  );
}
