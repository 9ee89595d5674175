import type { SealedColumn } from '../../database/index.ts';

export const directorySealedColumns: SealedColumn[] = [
  { table: 'person', column: 'phone_sealed' },
  { table: 'roster_row', column: 'phone_sealed', key: "import_id || ' ' || line" },
];
