import { appNow, type Database, eachAlone, type Tx, transact } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory, EndedRole, Role } from '../directory/index.ts';
import type { PostCards } from './cards.ts';
import * as store from './store/gaps.ts';

interface GapNeeds {
  db: Database;
  directory: Directory;
  outbound: Outbound;
  cards: PostCards;
  logger: Logger;
}

export const GAP = 'advisor_gap';
/** Who stands on the steps above community police. */
const OFFICERS: ReadonlySet<Role> = new Set(['STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER']);

/** An organisation without advisor is a task for its community police, set once for each gap. */
export function createGaps({ db, directory, outbound, cards, logger }: GapNeeds) {
  async function tell(tx: Tx, id: string, { isFresh }: { isFresh: boolean }): Promise<boolean> {
    const gap = await store.untoldGap(tx, id);
    if (!gap) return false;
    if (isFresh || !(await store.isToldByWarning(tx, gap.organisationId))) {
      const { organisationId } = gap;
      const police = await directory.peopleOnStep(tx, {
        organisationId,
        gridUnitId: null,
        step: 2,
        at: await appNow(tx),
      });
      const reachable = police.filter(({ userid }) => userid !== null);
      if (reachable.length === 0) return false;
      await outbound.say(
        tx,
        reachable.map(({ personId, userid }) => ({
          owner: { kind: GAP, id },
          to: { personId, userid },
          purpose: 'todo' as const,
          template: 'C41',
          content: { type: 'card' as const, card: cards.todo('ADVISOR', gap.shortName) },
          lane: 2 as const,
        })),
      );
    }
    await store.markTold(tx, id);
    return true;
  }

  return {
    /** The last one went: noted and told in the transaction that took him away. */
    async onRolesEnded(tx: Tx, ended: readonly EndedRole[]): Promise<void> {
      const advisors = ended.filter(({ role, scopeKind }) => role === 'ADVISOR' && scopeKind === 'ORGANISATION');
      for (const { scopeId: organisationId, personId } of advisors) {
        await directory.closeDefect(tx, { kind: 'ADVISOR_NOT_PRACTISED', organisationId, personId });
        if (await store.isHeld(tx, 'ADVISOR', organisationId)) continue;
        await directory.defect(tx, { kind: 'NO_ADVISOR', organisationId });
        const gap = await store.gapOf(tx, organisationId);
        // What a warning said before was about an earlier gap.
        if (gap) await tell(tx, gap, { isFresh: true });
      }
      for (const { role, scopeId: organisationId } of ended)
        if (role === 'COMMUNITY_POLICE' && !(await store.isHeld(tx, role, organisationId)))
          await directory.defect(tx, { kind: 'NO_COMMUNITY_POLICE', organisationId });
      const officers = ended.filter(({ role }) => OFFICERS.has(role));
      if (officers.length > 0)
        await directory.noteEmptySteps(
          tx,
          officers.map(({ scopeId }) => scopeId),
        );
    },

    /** Gaps found by the inspection of readiness. */
    async sweep(): Promise<number> {
      let told = 0;
      await eachAlone(
        await store.untoldGaps(db),
        async (id) => {
          told += Number(await transact(db, (tx) => tell(tx, id, { isFresh: false })));
        },
        (defectId, err) => logger.error({ err, defectId }, 'community police could not be told of a gap'),
      );
      return told;
    },
  };
}
