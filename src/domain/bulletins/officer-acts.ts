import type { Tx } from '../../database/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Act, By } from './act.ts';
import type { BulletinAct } from './api.ts';
import { type Compose, filterTextOf } from './compose.ts';
import type { Found } from './reading.ts';
import type { Refusals } from './refusals.ts';
import type { DemandAuthority } from './rights.ts';
import * as rules from './rules.ts';
import * as store from './store.ts';
import type { createTodos } from './todos.ts';
import type { Bulletin } from './types.ts';

type ActOn = (tx: Tx, found: Found, by: By, reason: string) => Promise<Bulletin>;

interface OfficerActNeeds {
  directory: Directory;
  outbound: Outbound;
  act: Act;
  compose: Compose;
  todos: ReturnType<typeof createTodos>;
  refusals: Refusals;
  approvalAbove: number;
  countdownMs: number;
  remindersMax: number;
  demandAuthority: DemandAuthority;
  stop: (tx: Tx, id: string, reason: string) => Promise<void>;
}

/** What people decide about a bulletin: each act asks the permission table first, the rules second. */
export function createOfficerActs(needs: OfficerActNeeds): Record<BulletinAct, ActOn> {
  const { directory, outbound, act, compose, todos, refusals, demandAuthority, stop } = needs;
  const { approvalAbove, countdownMs, remindersMax } = needs;

  return {
    async submit(tx, { bulletin, reader, now }, { personId, acting }) {
      if (!reader.isAuthor(bulletin)) throw refusals.forbidden();
      const { maxPeople } = await demandAuthority(tx, personId, now);
      const { people, organisations } = await directory.countAudience(tx, bulletin.filter, bulletin.scopeIds);
      const corrected = bulletin.corrects ? await store.countSeen(tx, bulletin.corrects) : 0;
      const filterText = filterTextOf(await compose.reasons(tx, bulletin.filter));
      const facts = { now, people: Math.max(people, corrected), maxPeople, approvalAbove, countdownMs, filterText };
      const decision = refusals.demand(rules.submit(bulletin, facts));
      const saved = await act.carryOut(tx, bulletin, decision, { personId, acting, now });
      if (saved.state === 'PENDING_APPROVAL') await todos.askApproval(tx, saved, organisations, now);
      return saved;
    },

    async approve(tx, { bulletin, reader, now }, { personId, acting }) {
      if (reader.isAuthor(bulletin)) throw refusals.ownBulletin();
      if (!reader.may(bulletin, 'bulletin.approve')) throw refusals.forbidden();
      const byOperator = acting.actor.kind === 'operator';
      const decision = refusals.demand(rules.approve(bulletin, { by: personId, byOperator, now, countdownMs }));
      return act.carryOut(tx, bulletin, decision, { personId, acting, now });
    },

    async refuse(tx, { bulletin, reader, now }, { personId, acting }, reason) {
      if (reader.isAuthor(bulletin)) throw refusals.ownBulletin();
      if (!reader.may(bulletin, 'bulletin.approve')) throw refusals.forbidden();
      return act.carryOut(tx, bulletin, refusals.demand(rules.refuse(bulletin, { by: personId, reason })), {
        personId,
        acting,
        now,
      });
    },

    async abort(tx, { bulletin, reader, now }, { personId, acting }) {
      if (!reader.may(bulletin, 'bulletin.recall')) throw refusals.forbidden();
      return act.carryOut(tx, bulletin, refusals.demand(rules.abort(bulletin)), { personId, acting, now });
    },

    async remind(tx, { bulletin, reader, now }, { personId, acting }) {
      if (!reader.may(bulletin, 'bulletin.remind')) throw refusals.forbidden();
      const { people: silent } = await store.countSilent(tx, bulletin.id, bulletin.quorum);
      const decision = refusals.demand(rules.remind(bulletin, { now, silent, max: remindersMax }));
      return act.carryOut(tx, bulletin, decision, { personId, acting, now });
    },

    async recall(tx, { bulletin, reader, now }, { personId, acting }, note) {
      if (!reader.may(bulletin, 'bulletin.recall')) throw refusals.forbidden();
      const decision = refusals.demand(rules.recall(bulletin, now));
      const saved = await act.carryOut(tx, bulletin, decision, { personId, acting, now, note });
      await stop(tx, bulletin.id, 'recalled');
      await outbound.recall(tx, store.ownerOf(bulletin.id), { purposes: ['notice', 'ask', 'correction'] });
      return saved;
    },

    async close(tx, { bulletin, reader, now }, { personId, acting }) {
      if (!reader.may(bulletin, 'bulletin.recall')) throw refusals.forbidden();
      const decision = refusals.demand(rules.close(bulletin, 'BY_HAND', now));
      const saved = await act.carryOut(tx, bulletin, decision, { personId, acting, now });
      await stop(tx, bulletin.id, 'closed');
      return saved;
    },
  };
}
