import type { AppClock } from '../app-clock.ts';
import type { ActName, WarningViewData } from '../contract.ts';
import type { Perform } from './use-warning.ts';

export interface SheetNeeds {
  view: WarningViewData;
  clock: AppClock;
  pending: ActName | null;
  perform: Perform;
}
