import type { Tx } from '../../database/index.ts';
import type { CarryOut } from './act.ts';
import { type Act, type ActName, rightFor } from './acts.ts';
import type { ActContext } from './context.ts';
import { createDecideAct, type DecideNeeds } from './decide-act.ts';
import type { Decision } from './decision.ts';
import { actorOf, may, standingOf } from './people.ts';
import { barrier } from './rules/receipt.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

interface PerformNeeds extends DecideNeeds {
  carryOut: CarryOut;
}

export interface Performed {
  decision: Decision;
  warning: Warning;
}

/** One act of one person under the warning's lock: right, rule, everything that follows. */
export function createPerform(needs: PerformNeeds) {
  const { directory, carryOut } = needs;
  const decide = createDecideAct(needs);

  return async function perform(
    tx: Tx,
    warning: Warning,
    personId: string,
    act: Act,
    context: Pick<ActContext, 'now' | 'origin'> & { prefer?: 'ADVISOR' | 'POLICE' },
  ): Promise<Performed> {
    const { now } = context;
    await store.holdPost(tx, personId);
    const standing = await standingOf(tx, directory, warning, personId, now);
    const person = actorOf(standing, context.prefer);
    if (!may(standing, rightFor(act.act))) return { decision: forbiddenOr(warning), warning };

    const decision = await decide(tx, warning, person, standing, act, now);
    if (act.act === 'ack' && decision.outcome === 'refused' && decision.why === 'TAKEN')
      await store.addReceipt(tx, warning, personId, 'LATE_ACK', now);
    if (decision.outcome !== 'done') return { decision, warning };
    const origin = context.origin ? { origin: context.origin } : {};
    const receipt = RECEIPTS[act.act];
    if (receipt) await store.addReceipt(tx, warning, personId, receipt, now);
    if (act.act === 'outcome') await noteOutcome(tx, warning, personId, decision.warning, now);
    const saved = await carryOut(tx, warning, decision, { actor: person, now, told: new Set(), ...origin });
    return { decision, warning: saved };
  };
}

export type Perform = ReturnType<typeof createPerform>;

/** Nobody without a right learns more than that it is over. */
function forbiddenOr(warning: Warning): Decision {
  return barrier(warning) ?? { outcome: 'refused', why: 'FORBIDDEN' };
}

const RECEIPTS: Partial<Record<ActName, store.ReceiptKind>> = {
  ack: 'ACK',
  not_on_site: 'NOT_ON_SITE',
  next_shift: 'NEXT_SHIFT',
  support: 'SUPPORT',
  not_found: 'NOT_FOUND',
  keep_looking: 'KEEP_LOOKING',
  met: 'MET',
};

async function noteOutcome(tx: Tx, before: Warning, personId: string, after: Warning, now: Date): Promise<void> {
  if (!after.outcome || after.outcome === 'POLICE_CLOSED') return;
  await store.addOutcome(tx, { before, personId, kind: after.outcome, detail: after.detail, at: now });
}
