import type { output } from 'zod';
import type { ActBodies, DetailBody, WarningViewData } from '../../domain/warnings/api.ts';

export type { WarningListData, WarningViewData, WordsData } from '../../domain/warnings/api.ts';
export type ActName = keyof typeof ActBodies;
export type Detail = output<typeof DetailBody>;
export type OutcomeCode = Exclude<NonNullable<WarningViewData['outcome']>, 'POLICE_CLOSED'>;
