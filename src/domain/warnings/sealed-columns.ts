import type { SealedColumn } from '../../database/index.ts';

export const warningSealedColumns: SealedColumn[] = [{ table: 'warning', column: 'phone_sealed' }];
