import type { Notice } from '../../outbound/index.ts';
import { LEVELS } from '../escalation/index.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

/** What every notice about a warning has in common. */
export function envelope(
  warning: Warning,
  to: { personId: string; userid: string | null },
): Pick<Notice, 'owner' | 'to' | 'run' | 'lane'> {
  return {
    owner: store.ownerOf(warning.id),
    to: { personId: to.personId, userid: to.userid },
    run: warning.run.n,
    lane: LEVELS.indexOf(warning.level) as 0 | 1 | 2 | 3,
  };
}
