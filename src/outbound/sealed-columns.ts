import type { SealedColumn } from '../database/index.ts';

/** A claimed card is recognised by its code's sealed text until the call is over. */
const busy = 'lease_until >= clock_timestamp()';

export const outboundSealedColumns: SealedColumn[] = [
  { table: 'message', column: 'body_sealed' },
  { table: 'card', column: 'wanted_sealed', busy },
  { table: 'card', column: 'send_code_sealed', busy },
  { table: 'card', column: 'press_code_sealed', busy },
];
