import type { SealedColumn } from '../../../database/index.ts';

/** Few at once: each may be a picture of 10 MB. */
export const evidenceSealedColumns: (SealedColumn & { rowsAtOnce: number })[] = [
  { table: 'protection_evidence', column: 'image_sealed', rowsAtOnce: 4 },
];
