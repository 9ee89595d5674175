import { appNow, type Tx } from '../../database/index.ts';
import type { DeliveryOwner, DeliveryRow } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CarryOut } from './act.ts';
import { bySystem } from './context.ts';
import { climb } from './rules/fire.ts';
import { isClimbing, isOpen } from './rules/run.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

interface UndeliveredNeeds {
  directory: Directory;
  carryOut: CarryOut;
}

/** What outbound asks about cards of a warning, and what follows when one of them does not arrive. */
export function createDeliveryOwner({ directory, carryOut }: UndeliveredNeeds): DeliveryOwner {
  return {
    lock: store.lock,
    async stillAsked(tx, delivery) {
      const warning = await store.load(tx, delivery.owner_id);
      return warning !== null && isStillAsked(warning, delivery);
    },
    unreachable,
    stuck: climbNow,
  };

  /** WeCom says this person cannot be reached: when he was the last of his step, the next step is told now. */
  async function unreachable(tx: Tx, delivery: DeliveryRow): Promise<void> {
    if (delivery.userid) await directory.markUnreachable(tx, delivery.userid, delivery.errcode ?? undefined);
    await directory.defect(tx, { kind: 'UNREACHABLE', personId: delivery.person_id, note: delivery.template });
    if (delivery.purpose === 'ask' && !(await store.othersAskedWith(tx, delivery))) await climbNow(tx, delivery);
  }

  async function climbNow(tx: Tx, delivery: DeliveryRow): Promise<void> {
    const warning = await store.load(tx, delivery.owner_id);
    const ladder = warning?.timers.ladder;
    if (!warning || !ladder || delivery.run !== warning.run.n || delivery.step !== warning.run.step) return;
    const now = await appNow(tx);
    const undelivered = { ...warning, run: { ...warning.run, why: 'UNDELIVERED' as const } };
    const decision = climb(delivery.step <= 1 ? undelivered : warning, 'ladder', ladder.step, now, now);
    if (decision.outcome === 'done') await carryOut(tx, warning, decision, bySystem(now));
  }
}

/** Before a card that asks goes out: is its question still open for this reader? */
function isStillAsked(warning: Warning, delivery: DeliveryRow): boolean {
  if (!isOpen(warning) || !isClimbing(warning) || delivery.run !== warning.run.n) return false;
  const forAdvisors = delivery.step <= 1;
  return !forAdvisors || warning.owner === null || warning.lapsedAt !== null;
}
