import type { Warning } from '../types.ts';
import { withTimers } from './run.ts';

/** Nothing was reported. */
export const NO_OUTCOME = {
  outcome: null,
  openReason: null,
  reportedBy: null,
  reportedAt: null,
  missing: [],
} satisfies Partial<Warning>;

/** As before its closing outcome: whoever has it still owes one. */
export function unreported(warning: Warning): Warning {
  return { ...withTimers(warning, ['review']), ...NO_OUTCOME, state: warning.metAt ? 'CONTACTED' : 'ACKED' };
}
