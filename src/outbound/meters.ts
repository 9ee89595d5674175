import type { Selectable } from 'kysely';
import type { Schema } from '../database/index.ts';
import type { DeliveryState } from './notice.ts';

type AttemptRow = Selectable<Schema['attempt']>;
export type AttemptKind = AttemptRow['kind'];
export type AttemptResult = NonNullable<AttemptRow['result']>;

/** Where the figures go; whoever exports metrics hands in counters of his own. */
export interface OutboundMeters {
  called(kind: AttemptKind, result: AttemptResult, milliseconds: number): void;
  moved(state: DeliveryState, lane: number): void;
}

export const noMeters: OutboundMeters = { called() {}, moved() {} };
