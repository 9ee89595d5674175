import type { Facts } from '../access/index.ts';
import type { CaseCommand } from './define.ts';

export interface CaseState {
  state: string;
  proposedBy: string;
  personId: string;
}

interface Reader {
  by: string;
  /** Whether the right to decide is his there, given who proposed it and whom it is about. */
  may: (facts: Facts) => boolean;
}

/** Whether it is his to give the command, whatever the state: nobody decides on his own proposal, nor about himself. */
export function isHis({ by: whose }: Pick<CaseCommand, 'by'>, one: CaseState, { by, may }: Reader): boolean {
  if (whose === 'author' && one.proposedBy === by) return true;
  return may({ ownAct: one.proposedBy === by, self: one.personId === by });
}

/** Whether it comes in time. */
export const isOpenFor = ({ from }: Pick<CaseCommand, 'from'>, { state }: CaseState): boolean => from.includes(state);

/** The commands that would be taken if he gave them now. */
export function allowedOn(
  commands: Readonly<Record<string, Pick<CaseCommand, 'by' | 'from'>>>,
  one: CaseState,
  reader: Reader,
): string[] {
  return Object.entries(commands).flatMap(([name, command]) =>
    isOpenFor(command, one) && isHis(command, one, reader) ? [name] : [],
  );
}
