import type { SealedColumn } from '../database/index.ts';

export const httpSealedColumns: SealedColumn[] = [{ table: 'idempotent_request', column: 'answer_sealed' }];
