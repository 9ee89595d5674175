import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { DeliveryOwner, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CardContext } from './cards.ts';

export interface AppointmentContext extends CardContext {
  db: Database;
  directory: Directory;
  outbound: Outbound;
  audit: Pick<Audit, 'record'>;
  /** How many days an advisor has for the exercise. */
  practiceDays: number;
}

/** Whom a message could not reach stands among the gaps of readiness. */
export const noteUnreachable =
  (directory: Pick<Directory, 'markUnreachable' | 'defect'>): DeliveryOwner['unreachable'] =>
  async (tx, { userid, errcode, personId, template: note }) => {
    if (userid) await directory.markUnreachable(tx, userid, errcode ?? undefined);
    await directory.defect(tx, { kind: 'UNREACHABLE', personId, note });
  };
