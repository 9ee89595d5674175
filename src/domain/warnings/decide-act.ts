import type { Tx } from '../../database/index.ts';
import { addMs, nextShanghai } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import { releaseAt } from '../escalation/index.ts';
import type { Act } from './acts.ts';
import type { Decision, Person } from './decision.ts';
import { asMatch } from './found.ts';
import type { Standing } from './people.ts';
import { match } from './rules/match.ts';
import { assignDuty, revoke, takeOver } from './rules/officer.ts';
import { report, supplement } from './rules/outcome.ts';
import { checkDetail } from './rules/outcome-detail.ts';
import * as receipt from './rules/receipt.ts';
import { approve, policeClose, sendBack } from './rules/review.ts';
import { undo } from './rules/undo.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

export interface DecideNeeds {
  directory: Directory;
  undoMs: number;
  handOver: (tx: Tx, warning: Warning, now: Date) => Promise<boolean>;
  callPolice: (tx: Tx, warning: Warning, now: Date) => Promise<unknown>;
}

/** Each act's rule, with what the rule cannot know by itself. */
export function createDecideAct({ directory, undoMs, handOver, callPolice }: DecideNeeds) {
  return async function decideAct(
    tx: Tx,
    warning: Warning,
    by: Person,
    standing: Standing,
    act: Act,
    now: Date,
  ): Promise<Decision> {
    switch (act.act) {
      case 'ack':
        return receipt.acknowledge(warning, by, now);
      case 'not_on_site':
        if (await saidAlready(tx, warning, by.personId, 'NOT_ON_SITE'))
          return { outcome: 'unchanged', face: 'not-on-site' };
        return receipt.notOnSite(warning, by, await everybodyAway(tx, warning, by.personId), now);
      case 'next_shift':
        if (await saidAlready(tx, warning, by.personId, 'NEXT_SHIFT'))
          return { outcome: 'unchanged', face: 'next-shift' };
        return receipt.nextShift(warning, by, await shiftAfter(tx, warning, now));
      case 'support':
        return receipt.askSupport(warning, by, now);
      case 'met':
        return (
          checkDetail(warning, act.metAt ? { metAt: act.metAt.toISOString() } : {}, now) ??
          receipt.contacted(warning, by, act.metAt ?? now, now)
        );
      case 'not_found':
        return receipt.notFound(attempted(warning, now), by);
      case 'keep_looking':
        return receipt.keepLooking(warning, by);
      case 'outcome':
        return report(warning, by, act.outcome, act.detail ?? {}, now, act.notMet);
      case 'supplement':
        return standing.facts.ownAct || by.kind === 'POLICE'
          ? supplement(warning, act.detail, now)
          : { outcome: 'refused', why: 'FORBIDDEN' };
      case 'undo':
        return takeBack(tx, warning, by, now);
      case 'take_over':
        return takeOver(warning, by, now);
      case 'assign_duty':
        if (await store.hasAssigned(tx, warning, by.personId)) return { outcome: 'unchanged' };
        return assignDuty(warning, now);
      case 'hand_over': {
        const offered = await handOver(tx, warning, now);
        return offered
          ? { outcome: 'unchanged', face: 'C01a' }
          : { outcome: 'invalid', field: 'handOver', message: 'handOver.nobody' };
      }
      case 'police_call':
        await callPolice(tx, warning, now);
        return { outcome: 'unchanged' };
      case 'match':
        return matchTo(tx, warning, act.employeeId, now);
      case 'approve':
        return approve(warning, by, act.detail ?? {}, now);
      case 'return':
        return sendBack(warning, by, act.reason, now);
      case 'police_close':
        return policeClose(warning, act.reason, act.detail ?? {}, now, by);
      case 'revoke':
        return revoke(warning, act.reason);
    }
  };

  /** Whether everybody who was asked on site has now said that he is away. */
  async function everybodyAway(tx: Tx, warning: Warning, personId: string): Promise<boolean> {
    const asked = (await store.addressees(tx, warning.id)).filter((one) => one.step <= 1 && one.run === warning.run.n);
    const away = new Set(
      (await store.receipts(tx, warning.id))
        .filter((one) => one.kind === 'NOT_ON_SITE' && one.run === warning.run.n)
        .map((one) => one.personId),
    );
    away.add(personId);
    return asked.length > 0 && asked.every((one) => away.has(one.personId));
  }

  /** The same act again changes nothing, for as long as the warning still waits in the same run. */
  async function saidAlready(
    tx: Tx,
    warning: Warning,
    personId: string,
    kind: 'NOT_ON_SITE' | 'NEXT_SHIFT',
  ): Promise<boolean> {
    if (warning.state !== 'DISPATCHED') return false;
    const said = await store.receipts(tx, warning.id);
    return said.some((one) => one.personId === personId && one.kind === kind && one.run === warning.run.n);
  }

  async function shiftAfter(tx: Tx, warning: Warning, now: Date): Promise<Date> {
    const asked = (await store.addressees(tx, warning.id)).filter((one) => one.step <= 1);
    const shift = await directory.nextShift(
      tx,
      asked.map((one) => one.personId),
      now,
    );
    return shift ?? nextShanghai(now, warning.policy.open?.from ?? '08:00');
  }

  async function takeBack(tx: Tx, warning: Warning, by: Person, now: Date): Promise<Decision> {
    const last = await store.lastOutcome(tx, warning.id);
    if (!last || last.personId !== by.personId || !['REPORTED', 'RETURNED'].includes(warning.state))
      return { outcome: 'refused', why: 'CLOSED' };
    if (addMs(last.at, undoMs) < now) return { outcome: 'refused', why: 'EXPIRED' };
    const decision = undo(warning, last.before);
    if (decision.outcome === 'done') await store.markUndone(tx, last.id, now);
    return decision;
  }

  async function matchTo(tx: Tx, warning: Warning, employeeId: string, now: Date): Promise<Decision> {
    const found = await directory.matchEmployee(tx, { employeeId });
    const [only] = found;
    if (!only || found.length !== 1) return { outcome: 'invalid', field: 'employeeId', message: 'person.employeeId' };
    return match(warning, asMatch(only), now, releaseAt(warning.policy.open, now));
  }
}

/** A press of 「找不到人」 is an attempt with its time. */
function attempted(warning: Warning, now: Date): Warning {
  const attempts = [...(warning.detail.attempts ?? []), now.toISOString()];
  return { ...warning, detail: { ...warning.detail, attempts } };
}
