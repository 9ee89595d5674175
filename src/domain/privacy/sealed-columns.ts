import type { SealedColumn } from '../../database/index.ts';

export const privacySealedColumns: SealedColumn[] = [{ table: 'data_request', column: 'words_sealed' }];
