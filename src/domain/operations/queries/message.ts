import { sql } from 'kysely';
import { type Tx, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { MessageData } from '../api.ts';
import type { OperationsContext } from '../context.ts';
import { errcodeText } from '../rules/errcodes.ts';
import { linesOf } from '../rules/words.ts';
import { type Reach, type Reader, reachOf, readRows, shownRow, withinReach } from './messages.ts';

/** One message with every try and what WeCom answered, and its words for those who may read them. */
export function readMessage(ctx: OperationsContext, { personId, acting }: Reader, id: string): Promise<MessageData> {
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, personId);
    const reach = await reachOf(tx, grantsFor(grants, 'message.view'));
    const seesPeople = await reachOf(tx, grantsFor(grants, 'message.view_person'));
    const where = sql`d.id = ${id} and ${withinReach(reach)}`;
    const [row] = await readRows(ctx, tx, { where, limit: 1, seesPeople });
    if (!row) throw notFound();
    const words = await wordsFor(ctx, tx, id, await reachOf(tx, grantsFor(grants, 'message.view_words')));
    if (row.person !== null || words !== null)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'message', id },
        seen: words === null ? ['masked_name'] : ['masked_name', 'message_words'],
        people: [row.personId],
      });
    return { ...shownRow(ctx, row), words, tries: await triesOf(tx, id) };
  });
}

async function wordsFor({ crypto }: OperationsContext, tx: Tx, id: string, reach: Reach): Promise<string[] | null> {
  const { rows } = await sql<{ body: string }>`
    select m.body_sealed as body from delivery d join message m on m.id = d.message_id
    where d.id = ${id} and m.body_sealed <> '' and ${withinReach(reach)}`.execute(tx);
  return rows[0] ? linesOf(crypto.open(rows[0].body)) : null;
}

async function triesOf(tx: Tx, id: string): Promise<MessageData['tries']> {
  const { rows } = await sql<{
    n: number;
    kind: string;
    at: Date;
    milliseconds: number | null;
    result: string | null;
    errcode: number | null;
  }>`
    select a.n, a.kind, a.at, a.result, a.errcode,
      round(extract(epoch from a.finished_at - a.started_at) * 1000)::float8 as milliseconds
    from attempt a
    where a.delivery_id = ${id} or a.card_id in (
      select c.id from card c join delivery d on d.message_id = c.message_id and d.person_id = c.person_id
      where d.id = ${id})
    order by a.id limit 100`.execute(tx);
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    meaning: row.errcode === null ? null : errcodeText(row.errcode),
  }));
}
