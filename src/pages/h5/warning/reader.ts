import type { WarningViewData } from '../contract.ts';

/** What the one who reads is to this warning, as the service says it. */
export interface Reader {
  isPolice: boolean;
  isOwner: boolean;
  isReporter: boolean;
  readsOnly: boolean;
}

export function readerOf(view: WarningViewData): Reader {
  const { owner, allowed, viewer } = view;
  return {
    isPolice: viewer?.police === true,
    readsOnly: viewer?.readsOnly === true,
    isOwner: owner?.me === true,
    isReporter: allowed.includes('undo') || allowed.includes('supplement'),
  };
}

export function isUrgent({ level }: Pick<WarningViewData, 'level'>): boolean {
  return level === 'CRITICAL' || level === 'HIGH';
}
