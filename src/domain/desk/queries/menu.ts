import { appNow } from '../../../database/index.ts';
import type { PersonActor } from '../../../http/index.ts';
import { mayAttempt } from '../../../kernel/access/index.ts';
import type { DeskMenuData } from '../../../kernel/resource/api.ts';
import type { DeskContext } from '../context.ts';

/** What definitions put into the reader's menu, and how much waits for him behind each entry. */
export async function readMenu({ db, all }: DeskContext, reader: PersonActor): Promise<DeskMenuData> {
  const [grants, at] = await Promise.all([reader.roles(), appNow(db)]);
  const waiting: Record<string, number> = {};
  for (const { kind, count } of await all.todos(db, { personId: reader.personId, at }))
    waiting[kind] = (waiting[kind] ?? 0) + count;
  return {
    pages: all
      .resources()
      .filter(({ right }) => mayAttempt(grants, right))
      .map(({ name, title, group, waits = [] }) => ({
        ...{ name, title, group },
        waiting: waits.reduce((sum, kind) => sum + (waiting[kind] ?? 0), 0),
      })),
    waiting,
  };
}
