import { appNow, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { isHeld } from '../../appointments/index.ts';
import type { EndedRole, Role } from '../../directory/index.ts';
import { gapCard } from '../cards.ts';
import type { ReadinessContext } from '../context.ts';
import * as store from '../store/gaps.ts';
import { GAP } from './defects.ts';

/** Who stands on the steps above community police. */
const OFFICERS: ReadonlySet<Role> = new Set(['STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER']);

/** The last one went: noted, and his police notified, in the transaction that took him away. */
export async function onRolesEnded(ctx: ReadinessContext, tx: Tx, ended: readonly EndedRole[]): Promise<void> {
  const { directory } = ctx;
  const advisors = ended.filter(({ role, scopeKind }) => role === 'ADVISOR' && scopeKind === 'ORGANISATION');
  for (const { scopeId: organisationId, personId } of advisors) {
    await directory.closeDefect(tx, { kind: 'ADVISOR_NOT_PRACTISED', organisationId, personId });
    if (await isHeld(tx, 'ADVISOR', organisationId)) continue;
    await directory.defect(tx, { kind: 'NO_ADVISOR', organisationId });
    const gap = await store.gapOf(tx, organisationId);
    // What a warning said before was about an earlier gap.
    if (gap) await notifyPolice(ctx, tx, gap, { isFresh: true });
  }
  for (const { role, scopeId: organisationId } of ended)
    if (role === 'COMMUNITY_POLICE' && !(await isHeld(tx, role, organisationId)))
      await directory.defect(tx, { kind: 'NO_COMMUNITY_POLICE', organisationId });
  const officers = ended.filter(({ role }) => OFFICERS.has(role));
  if (officers.length > 0)
    await directory.noteEmptySteps(
      tx,
      officers.map(({ scopeId }) => scopeId),
    );
}

/** Gaps found by the inspection of readiness. */
export async function notifyGaps(ctx: ReadinessContext): Promise<number> {
  let notified = 0;
  await eachAlone(
    await store.unnotifiedGaps(ctx.db),
    async (id) => {
      notified += Number(await transact(ctx.db, (tx) => notifyPolice(ctx, tx, id, { isFresh: false })));
    },
    (defectId, err) => ctx.logger.error({ err, defectId }, 'community police could not be told of a gap'),
  );
  return notified;
}

/** An organisation without advisor is a task for its community police, set once for each gap. */
async function notifyPolice(
  ctx: ReadinessContext,
  tx: Tx,
  id: string,
  { isFresh }: { isFresh: boolean },
): Promise<boolean> {
  const gap = await store.unnotifiedGap(tx, id);
  if (!gap) return false;
  if (isFresh || !(await store.isNotifiedByWarning(tx, gap.organisationId))) {
    const place = { organisationId: gap.organisationId, gridUnitId: null, step: 2 as const, at: await appNow(tx) };
    const police = (await ctx.directory.peopleOnStep(tx, place)).filter(({ userid }) => userid !== null);
    if (police.length === 0) return false;
    const card = gapCard(ctx, { todo: 'ADVISOR', organisation: gap.shortName, page: 'organisations' });
    await ctx.outbound.notify(
      tx,
      police.map(({ personId, userid }) => ({
        owner: { kind: GAP, id },
        to: { personId, userid },
        purpose: 'todo' as const,
        template: 'C41',
        content: { type: 'card' as const, card },
        lane: 2 as const,
      })),
    );
  }
  await store.markNotified(tx, id);
  return true;
}
