import type { Tx } from '../../../database/index.ts';
import type { Notice, Outbound } from '../../../outbound/index.ts';
import { LEVELS } from '../../escalation/index.ts';
import * as store from '../store.ts';
import type { Warning } from '../types.ts';

export interface Addressed {
  personId: string;
  userid: string | null;
}

export const laneOf = ({ level }: Pick<Warning, 'level'>) => LEVELS.indexOf(level) as 0 | 1 | 2 | 3;

/** What every notice about a warning has in common. */
export function envelope(
  warning: Warning,
  { personId, userid }: Addressed,
): Pick<Notice, 'owner' | 'to' | 'run' | 'lane'> {
  return {
    owner: store.ownerOf(warning.id),
    to: { personId, userid },
    run: warning.run.n,
    lane: laneOf(warning),
  };
}

export type Message = Pick<Notice, 'purpose' | 'template' | 'content' | 'mustAct'>;

/** Says one thing to whoever of these WeCom can reach. However often it was said before, it is a message of its own. */
export function createSayAnew({ outbound }: { outbound: Outbound }) {
  return async function sayAnew(
    tx: Tx,
    warning: Warning,
    people: readonly Addressed[],
    messageOf: (occurrence: number) => Message,
    step = 0,
  ): Promise<void> {
    const reachable = people.filter(({ userid }) => userid !== null);
    if (reachable.length === 0) return;
    const occurrence = await outbound.nextOccurrence(tx, store.ownerOf(warning.id), { run: warning.run.n, step });
    const message = messageOf(occurrence);
    await outbound.say(
      tx,
      reachable.map((to) => ({ ...envelope(warning, to), ...message, step, occurrence })),
    );
  };
}

export type SayAnew = ReturnType<typeof createSayAnew>;
