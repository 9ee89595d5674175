import type { SealedColumn } from '../../database/index.ts';

export const directorySealedColumns: SealedColumn[] = [{ table: 'person', column: 'phone_sealed' }];
