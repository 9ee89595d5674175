import type { Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Events } from '../../kernel/events/index.ts';
import { addMs } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import { forgetTold, LEVELS, type PlannedTimer, type Timers } from '../escalation/index.ts';
import { personNamed } from '../privacy/index.ts';
import type { ActContext } from './context.ts';
import type { Decision, WarningEvent } from './decision.ts';
import { isOpen, withTimers } from './rules/run.ts';
import * as store from './store.ts';
import type { Tell } from './tell.ts';
import type { Warning } from './types.ts';

interface ActNeeds {
  timers: Timers;
  directory: Directory;
  audit: Audit;
  events: Pick<Events, 'publish'>;
  tell: Tell;
  handoverMs: number;
  planFollowUps: (tx: Tx, warning: Warning, now: Date) => Promise<void>;
  offerHandOver: (tx: Tx, warning: Warning, now: Date) => Promise<boolean>;
}

type Done = Extract<Decision, { outcome: 'done' }>;

/** Saves what was decided, with its timers, events, audit row and everything that is to be said, in the caller's transaction. */
export function createAct({
  timers,
  directory,
  audit,
  events,
  tell,
  handoverMs,
  planFollowUps,
  offerHandOver,
}: ActNeeds) {
  return async function carryOut(tx: Tx, from: Warning, decision: Done, context: ActContext): Promise<Warning> {
    const { now, actor } = context;
    const owned = await withShiftEnd(tx, decision.warning, from, now);
    const happened: WarningEvent[] = [decision.event];
    const isShown = decision.sayings.some(({ say }) => say === 'face');
    const shown = isShown ? await store.cardsOnPhones(tx, from.id) : [];
    const isUndone = decision.sayings.some(({ say }) => say === 'undone');
    const reversed = isUndone ? await store.cardsOfUndone(tx, from.id) : [];
    const told = await tell.people(tx, owned, decision.sayings, context, happened);
    const saved = await store.save(tx, told, from, actor, happened, now);
    await timers.sync(tx, store.ownerOf(saved.id), LEVELS.indexOf(saved.level), planned(saved), now);
    await audit.record(tx, {
      actor: actor.personId
        ? { kind: 'person', personId: actor.personId }
        : { kind: actor.kind === 'GATEWAY' ? 'gateway' : 'system' },
      action: `warning.${decision.event.action}`,
      object: { kind: 'warning', id: saved.id },
      before: digest(from),
      after: digest(saved),
      ...context.origin,
    });
    // From his signature on the owner's card bears the name of the person warned.
    const owner = saved.owner?.personId;
    if (owner !== undefined && owner !== from.owner?.personId)
      await events.publish(tx, personNamed, { to: owner, on: { kind: 'warning', id: saved.id } });
    if (isOpen(from) && !isOpen(saved)) await forgetTold(tx, store.ownerOf(saved.id));
    await tell.cards(tx, saved, { from, shown, reversed }, decision.sayings, context);
    for (const { say } of decision.sayings) {
      if (say === 'follow-ups') await planFollowUps(tx, saved, now);
      if (say === 'hand-over') await offerHandOver(tx, saved, now);
    }
    return saved;
  };

  /** A quarter of an hour before the owner's shift ends a colleague is asked to take over. */
  async function withShiftEnd(tx: Tx, warning: Warning, from: Warning, now: Date): Promise<Warning> {
    const { owner } = warning;
    if (!owner || !isOpen(warning) || owner.since.getTime() === from.owner?.since.getTime()) return warning;
    const shift = await directory.currentShift(tx, owner.personId, now);
    if (!shift) return warning;
    const dueAt = new Date(Math.max(addMs(shift.endsAt, -handoverMs).getTime(), now.getTime()));
    return withTimers(warning, [], { shift_change: { dueAt, step: 0, run: warning.run.n } });
  }
}

export type CarryOut = ReturnType<typeof createAct>;

export function planned(warning: Warning): PlannedTimer[] {
  return Object.entries(warning.timers).map(([purpose, timer]) => ({ purpose, ...timer }));
}

/** Ids and codes only: the audit log keeps no names and no sums. */
function digest(warning: Warning): Record<string, string | number | null> {
  return {
    state: warning.state,
    level: warning.level,
    owner: warning.owner?.personId ?? null,
    run: warning.run.n,
    step: warning.run.step,
    outcome: warning.outcome,
  };
}
