import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import type { KeptSource } from '../../kernel/module/index.ts';
import type { ReceiptState } from './types.ts';

interface Row {
  id: string;
  number: string;
  title: string;
  state: ReceiptState;
  at: Date;
  reminders: number;
  total: number;
}

/** What was sent to somebody and what he answered. What was held back is not named: it may be so for a warning about him. */
export function createKeptReceipts(texts: Texts): KeptSource {
  return async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Row>`
      select b.id, b.number, b.title, r.state, r.reminders,
        coalesce(r.acted_at, r.accepted_at, r.queued_at, b.created_at) as at, count(*) over ()::int as total
      from bulletin_receipt r join bulletin b on b.id = r.bulletin_id
      where r.person_id = ${personId} and r.state not in ('QUEUED', 'SUPPRESSED')
      order by at desc, b.id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map(({ id, number, title, state, at, reminders, total }) => ({
      at,
      about: `${number} ${title}`,
      said: [texts.bulletin.receipts[state] ?? state, reminders > 0 && `提醒${reminders}次`].filter(Boolean).join('，'),
      path: `/h5/b/${id}`,
      total,
    }));
  };
}
