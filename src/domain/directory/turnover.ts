import type { Tx } from '../../database/index.ts';

export type TurnoverKind = 'JOINED' | 'REJOINED' | 'LEFT' | 'MOVED' | 'PHONE_CHANGED';

/** Somebody came, went, changed his unit or his number. */
export interface Turnover {
  kind: TurnoverKind;
  personId: string;
  employmentId: string;
  organisationId: string;
  gridUnitId: string | null;
  outOfProvince: boolean;
  at: Date;
}

export type TurnoverListener = (tx: Tx, events: readonly Turnover[]) => Promise<void>;

/** Tells every module that listens, in the transaction that changed the roster. */
export function createTurnover() {
  const listeners: TurnoverListener[] = [];
  return {
    onTurnover(listener: TurnoverListener): void {
      listeners.push(listener);
    },
    async announce(tx: Tx, events: readonly Turnover[]): Promise<void> {
      if (events.length === 0) return;
      for (const listener of listeners) await listener(tx, events);
    },
  };
}
