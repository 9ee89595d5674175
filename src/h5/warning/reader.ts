import type { WarningViewData } from '../contract.ts';

/** What the one who reads is to this warning, told from what he may do and see. */
export interface Reader {
  isPolice: boolean;
  isOwner: boolean;
  isReporter: boolean;
}

const POLICE_ACTS = new Set(['take_over', 'assign_duty', 'match', 'approve', 'return', 'police_close', 'revoke']);

export function readerOf(view: WarningViewData): Reader {
  const { owner, allowed } = view;
  const seesAsPolice =
    view.note !== null || view.lossCents !== null || view.avertedCents !== null || view.recoveredCents !== null;
  return {
    isPolice:
      seesAsPolice || (owner?.me === true && owner.kind === 'POLICE') || allowed.some((act) => POLICE_ACTS.has(act)),
    isOwner: owner?.me === true,
    isReporter: allowed.includes('undo') || allowed.includes('supplement'),
  };
}

export function isUrgent({ level }: Pick<WarningViewData, 'level'>): boolean {
  return level === 'CRITICAL' || level === 'HIGH';
}
