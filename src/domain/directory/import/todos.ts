import type { TodoSource } from '../../../kernel/module/index.ts';
import { days } from '../../../lib/time.ts';
import type { Imports } from './service.ts';

/** Checked lists that wait for whoever handed them in; nobody else can confirm them. */
export function createImportTodos({ toConfirm }: Pick<Imports, 'toConfirm'>, keepDays: number): TodoSource<'IMPORT'> {
  return async (ex, { personId }) =>
    (await toConfirm(ex, personId)).map(({ id, rows, faulty, checkedAt }) => ({
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
