import type { Tx } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { LEVELS, type Timers } from '../escalation/index.ts';
import { timersOf } from './rules.ts';
import * as store from './store.ts';
import type { Bulletin, Done } from './types.ts';

/** Who acts: somebody at the door, or an operator in an officer's name. */
export interface By {
  personId: string;
  acting: Acting;
}

/** Who acts and from where; `personId` null is the system. */
export interface ActContext {
  personId: string | null;
  acting: Acting;
  now: Date;
  /** In his own words why; kept with the event, not in the audit log. */
  note?: string;
}

export const bySystem = (now: Date): ActContext => ({ personId: null, acting: { actor: { kind: 'system' } }, now });

interface ActNeeds {
  timers: Timers;
  audit: Audit;
}

/** Bells of bulletins ring behind those of every warning. */
const PRIORITY = LEVELS.length;

/** Saves what was decided, with its event, timers and audit row, in the caller's transaction. */
export function createAct({ timers, audit }: ActNeeds) {
  return {
    async carryOut(
      tx: Tx,
      from: Bulletin,
      decision: Done,
      { personId, acting, now, note = '' }: ActContext,
    ): Promise<Bulletin> {
      const saved = await store.save(tx, from, decision, { actorId: personId, now, note });
      await timers.sync(tx, store.ownerOf(saved.id), PRIORITY, timersOf(saved), now);
      const onBehalfOf = acting.actor.kind === 'operator' && personId ? { onBehalfOf: personId } : {};
      await audit.record(tx, {
        ...acting,
        action: `bulletin.${decision.action}`,
        object: { kind: 'bulletin', id: saved.id },
        before: digest(from),
        after: { ...digest(saved), ...decision.detail, ...onBehalfOf },
      });
      return saved;
    },

    /** How far a fan-out has come is no event: only its cursor and its next bell change. */
    async progress(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
      await store.update(tx, bulletin);
      await timers.sync(tx, store.ownerOf(bulletin.id), PRIORITY, timersOf(bulletin), now);
    },
  };
}

export type Act = ReturnType<typeof createAct>;

/** Ids and codes only: the audit log keeps no text. */
export function digest(bulletin: Bulletin): Record<string, string | number | null> {
  const { state, contentVersion, people, wave, remindersSent } = bulletin;
  return { state, contentVersion, people, wave, remindersSent };
}
