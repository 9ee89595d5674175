import { appNow, type Tx } from '../../database/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory, EndedRole } from '../directory/index.ts';
import type { CarryOut } from './act.ts';
import { bySystem } from './context.ts';
import type { Handovers } from './handovers.ts';
import { may, standingOf } from './people.ts';
import { leave } from './rules/leave.ts';
import { isOpen } from './rules/run.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

interface LeaverNeeds {
  directory: Directory;
  outbound: Outbound;
  handovers: Handovers;
  carryOut: CarryOut;
}

/** With any of these somebody who was told of a warning still counts on it. */
const STILL_THERE = ['warning.ack', 'warning.outcome', 'warning.take_over'] as const;

/** Roles end at once: what their holder had or was asked goes on without him, in the transaction that ends them. */
export function createLeavers({ directory, outbound, handovers, carryOut }: LeaverNeeds) {
  /** Whoever of those told has no right here any more, or no account: the leavers, and who stood in for one of them. */
  async function gone(tx: Tx, warning: Warning, personIds: readonly string[], now: Date): Promise<string[]> {
    const told = await store.toldAndThere(tx, { id: warning.id, run: warning.run.n, personIds });
    const concerned = new Set([...(warning.owner ? [warning.owner.personId] : []), ...told]);
    const found: string[] = [];
    for (const personId of concerned) {
      const standing = await standingOf(tx, directory, warning, personId, now);
      if (standing.facts.self) continue;
      const isReached = (await directory.person(tx, personId))?.userid != null;
      if (!isReached || !STILL_THERE.some((right) => may(standing, right))) found.push(personId);
    }
    return found;
  }

  /** Somebody on site can still be asked, or was asked and has not said that he is away. */
  async function hasOthersThere(tx: Tx, warning: Warning, now: Date): Promise<boolean> {
    const { organisationId, gridUnitId } = warning;
    if (!organisationId) return false;
    const except = warning.personId ? [warning.personId] : [];
    const onSite = await directory.peopleOnStep(tx, { organisationId, gridUnitId, step: 1, at: now, except });
    const said = warning.state === 'DISPATCHED' ? await store.receipts(tx, warning.id) : [];
    const away = new Set(
      said.filter(({ kind, run }) => kind === 'NOT_ON_SITE' && run === warning.run.n).map(({ personId }) => personId),
    );
    return onSite.some(({ personId, userid }) => userid !== null && !away.has(personId));
  }

  async function goOnWithout(tx: Tx, id: string, personIds: readonly string[], now: Date): Promise<void> {
    let warning = await store.lockAndLoad(tx, id);
    if (!warning || !isOpen(warning)) return;
    const told = new Set<string>();
    for (const personId of await gone(tx, warning, personIds, now)) {
      const exceptPersonIds = await store.othersTold(tx, id, [personId]);
      await outbound.suppress(tx, store.ownerOf(id), { reason: 'not_applicable', exceptPersonIds });
      const decision = leave(warning, { personId, othersThere: await hasOthersThere(tx, warning, now) }, now);
      if (decision.outcome !== 'done') return;
      warning = await carryOut(tx, warning, decision, bySystem(now, told));
    }
  }

  return async function onRolesEnded(tx: Tx, ended: readonly EndedRole[]): Promise<void> {
    const personIds = [...new Set(ended.map(({ personId }) => personId))];
    const scopeIds = ended
      .filter(({ scopeKind }) => scopeKind === 'ORGANISATION' || scopeKind === 'GRID_UNIT')
      .map(({ scopeId }) => scopeId);
    const now = await appNow(tx);
    const concerned = { personIds, scopeIds };
    for (const id of await store.openWith(tx, concerned)) await store.lock(tx, id);
    await store.endPosts(tx, personIds);
    // What he took while this waited for him is among them now.
    for (const id of await store.openWith(tx, concerned)) await goOnWithout(tx, id, personIds, now);
    await handovers.callOff(tx, personIds, now, carryOut);
  };
}
