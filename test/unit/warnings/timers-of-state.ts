import type { Warning } from '../../../src/domain/warnings/types.ts';

/** Faults of a warning against the table of states, owners and timers; empty when it keeps it. */
export function faultsOf(warning: Warning): string[] {
  const { state, owner, openReason, lapsedAt, timers } = warning;
  const has = (purpose: keyof Warning['timers']) => timers[purpose] !== undefined;
  const climbs = has('ladder') || has('alarm');
  const asks = (['match', 'ladder', 'alarm', 'contact', 'outcome', 'review'] as const).filter(has);
  const faults: string[] = [];
  const demand = (kept: boolean, fault: string) =>
    kept || faults.push(`${state}: ${fault} (armed: ${asks.join(' ') || 'none'})`);
  const only = (...allowed: string[]) =>
    demand(
      asks.every((purpose) => allowed.includes(purpose)),
      `only ${allowed.join(', ') || 'nothing'} may be armed`,
    );

  demand(!(has('ladder') && has('alarm')), 'ladder and alarm never run together');
  demand(lapsedAt === null || owner !== null, 'only an owner can lapse');
  switch (state) {
    case 'NEW':
    case 'UNMATCHED':
    case 'RETURNED':
      demand(has('match'), 'match must be armed');
      only('match');
      break;
    case 'MATCHED':
      demand(timers.ladder?.step === 0, 'the ladder must be armed for step 0');
      demand(owner === null, 'nobody owns it yet');
      only('ladder');
      break;
    case 'DISPATCHED':
      demand(climbs, 'the ladder must climb');
      demand(owner === null, 'nobody owns it yet');
      only('ladder', 'alarm');
      break;
    case 'ACKED':
      demand(owner !== null, 'somebody owns it');
      demand(climbs || (has('contact') && has('outcome')), 'contact and outcome, or a climbing ladder');
      demand(lapsedAt === null || climbs, 'a lapse climbs');
      only('ladder', 'alarm', 'contact', 'outcome');
      break;
    case 'CONTACTED':
      demand(owner !== null, 'somebody owns it');
      demand(climbs || has('outcome'), 'outcome, or a climbing ladder');
      demand(lapsedAt === null || climbs, 'a lapse climbs');
      only('ladder', 'alarm', 'outcome');
      break;
    case 'REPORTED':
      if (openReason === null) {
        demand(has('review'), 'review must be armed');
        // A call for help after the outcome still climbs.
        only('review', ...(warning.run.hold ? ['ladder', 'alarm'] : []));
      } else if (owner?.kind === 'POLICE') {
        demand(climbs || has('outcome'), 'police owe an outcome');
        only('ladder', 'alarm', 'outcome');
      } else {
        demand(climbs, 'the ladder must climb until police take it');
        only('ladder', 'alarm');
      }
      break;
    default:
      demand(Object.keys(timers).length === 0, 'nothing may be armed any more');
  }
  return faults;
}
