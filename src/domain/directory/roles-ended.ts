import { type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { Role, Scope } from './types.ts';

/** A role that is over, or whose holder nothing reaches any more: whoever counted on him has to ask somebody else at once. */
export interface EndedRole extends Scope {
  personId: string;
  role: Role;
  at: Date;
}

export type RolesEndedListener = (tx: Tx, ended: readonly EndedRole[]) => Promise<void>;

/** Tells every module that listens, in the transaction that ended the roles. */
export function createRolesEnded() {
  const listeners: RolesEndedListener[] = [];
  async function ending(ex: Executor, end: (tx: Tx) => Promise<EndedRole[]>): Promise<EndedRole[]> {
    if (!ex.isTransaction) return transact(ex as Database, (tx) => ending(tx, end));
    const tx = ex as Tx;
    const ended = await end(tx);
    if (ended.length > 0) for (const listener of listeners) await listener(tx, ended);
    return ended;
  }

  return {
    onRolesEnded(listener: RolesEndedListener): void {
      listeners.push(listener);
    },
    /** Runs what ends roles and tells of them; outside a transaction it takes one of its own. */
    ending,
  };
}
