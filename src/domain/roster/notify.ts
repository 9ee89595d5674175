import type { Executor, Tx } from '../../database/index.ts';
import type { ImportRow } from '../../kernel/imports/index.ts';
import type { Todo } from '../../kernel/module/index.ts';
import { days } from '../../lib/time.ts';
import type { RosterContext } from './context.ts';
import { ROSTER_IMPORT } from './types.ts';

/** Whoever handed a list in is sent C25 when all of it is applied. Answers the figures. */
export async function notifyDone(
  tx: Tx,
  { directory, outbound, drawDone }: RosterContext,
  list: ImportRow,
): Promise<{ rows: number; failed: number; joined: number; left: number }> {
  const failed = list.faultyRows + list.refusedRows;
  const figures = { rows: list.appliedRows, failed, joined: list.appliedNew, left: list.appliedLeft };
  const person = list.importerId === null ? null : await directory.person(tx, list.importerId);
  if (!person) return figures;
  const variables = {
    a: String(figures.rows),
    b: String(failed),
    c: String(figures.joined),
    d: String(figures.left),
  };
  await outbound.notify(tx, [
    {
      owner: { kind: ROSTER_IMPORT, id: list.id },
      to: { personId: person.id, userid: person.userid },
      purpose: 'notice',
      template: 'C25',
      content: { type: 'card', card: drawDone(variables, list.id) },
      lane: 3,
    },
  ]);
  return figures;
}

interface ToConfirm {
  toConfirm(
    ex: Executor,
    personId: string,
  ): Promise<readonly { id: string; rows: number; faulty: number; checkedAt: Date }[]>;
}

/** Checked lists that wait for whoever handed them in; nobody else can confirm them. */
export async function listsToConfirm(
  { toConfirm }: ToConfirm,
  ex: Executor,
  { personId, keepDays }: { personId: string; keepDays: number },
): Promise<Todo<'IMPORT'>[]> {
  return (await toConfirm(ex, personId)).map(({ id, rows, faulty, checkedAt }) => ({
    kind: 'IMPORT',
    id,
    path: `/h5/imports/${id}`,
    about: faulty > 0 ? `${rows}行，其中${faulty}行有误` : `${rows}行`,
    level: null,
    since: checkedAt,
    dueAt: new Date(checkedAt.getTime() + days(keepDays)),
    count: 1,
  }));
}
