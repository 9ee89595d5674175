import type { PlainColumn, SealedColumn } from '../database/index.ts';
import type { InboxRow } from './router.ts';

/** Chat content at rest, in the inbox and in its archive. */
export const inboundSealedColumns: SealedColumn[] = [
  { table: 'inbox', column: 'payload_sealed', key: "lpad(id::text, 20, '0')" },
  { table: 'inbox_archive', column: 'payload_sealed', key: "lpad(id::text, 20, '0')" },
];

/** What older versions kept in clear: sealed at the next start. */
export const inboundPlainColumns: PlainColumn[] = ['inbox', 'inbox_archive'].map((table) => ({
  table,
  plain: 'payload_sealed',
  sealed: 'payload_sealed',
  isPlain: "payload_sealed like '<%'",
}));

/**
 * The row as WeCom sent it. One that no key of ours opens stays as it is: it cannot be read, is quarantined, and can be
 * applied again when the key is back.
 */
export function opened(row: InboxRow, open: (sealed: string) => string): InboxRow {
  if (row.payload.startsWith('<')) return row;
  try {
    return { ...row, payload: open(row.payload) };
  } catch {
    return row;
  }
}
