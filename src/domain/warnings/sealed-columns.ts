import type { PlainColumn, SealedColumn } from '../../database/index.ts';

export const warningSealedColumns: SealedColumn[] = [
  { table: 'warning', column: 'phone_sealed' },
  { table: 'warning', column: 'note_sealed' },
];

/** What older versions kept in clear: sealed at the next start. */
export const warningPlainColumns: PlainColumn[] = [{ table: 'warning', plain: 'note', sealed: 'note_sealed' }];
