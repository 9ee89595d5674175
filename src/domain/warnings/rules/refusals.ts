import type { Person, Refusal, Stop, Warning } from '../types.ts';
import { awaitsReview, isOpen, presentFace } from './run.ts';

// Why an act is refused. Each reason has one sentence, which must be true of the warning whatever was tried.

interface Refused {
  outcome: 'refused';
  why: Refusal;
}

/** What stands in the way of any act on this warning, whoever comes. */
export function barrier(warning: Warning): Refused | null {
  return isOpen(warning) ? null : outOfState(warning);
}

/** What its state says to whoever tries what cannot be done in it: how far it is, and what comes next. */
export function outOfState(warning: Warning): Refused {
  return { outcome: 'refused', why: reasonOf(warning) };
}

function reasonOf(warning: Warning): Refusal {
  switch (warning.state) {
    case 'NEW':
    case 'UNMATCHED':
      return 'UNMATCHED';
    case 'MATCHED':
      return 'UNSENT';
    case 'DISPATCHED':
      return 'UNSIGNED';
    case 'ACKED':
      return 'SIGNED';
    case 'CONTACTED':
      return 'MET';
    case 'REPORTED':
      return awaitsReview(warning) ? 'IN_REVIEW' : 'LEFT_OPEN';
    case 'RETURNED':
    case 'CLOSED':
    case 'REVOKED':
      return warning.state;
  }
}

/** What only whoever has it can do; where nobody has it, the state says why. */
export function othersOwn(warning: Warning, by: Person): Refused | null {
  if (warning.owner?.personId === by.personId) return null;
  return warning.owner ? { outcome: 'refused', why: 'TAKEN' } : outOfState(warning);
}

/** Whoever has it pressed what is behind him: his card shows how it is, and a page says why it was not taken. */
export const pastIt = (warning: Warning): Stop => ({
  outcome: 'unchanged',
  face: presentFace(warning),
  why: reasonOf(warning),
});
