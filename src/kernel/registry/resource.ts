import { sql } from 'kysely';
import { appNow, type Tx } from '../../database/index.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import { type Asking, column, defineResource, type Resource } from '../resource/index.ts';
import type { Column, Registry } from './define.ts';

/** The desk's pages of a list that people keep, by what it is. */
export function resourceOf(registry: Registry): Resource {
  const { name, title, group, path, rights, acts, author, authorTitle, place, kept, day, Body } = registry;
  const choices = kept.filter(({ control }) => control === 'choice');
  return defineResource({
    ...{ name, title, group, right: rights.view, table: name, unit: place.column, where: 'r.withdrawn_at is null' },
    columns: {
      place: column.place('单位、部门'),
      ...Object.fromEntries(kept.map((field) => [field.name, columnOf(field)])),
      [author]: column.person(authorTitle, { from: `r.${author}_id` }),
      recordedAt: column.time('登记时间', { shown: 'page' }),
    },
    filters: ['place', ...choices.map((field) => field.name), day.name],
    searches: ['place', author],
    sorts: [day.name, ...kept.filter(({ control }) => control === 'count').map((field) => field.name)],
    moments: [{ at: 'recordedAt', by: author, text: acts.record.title }],
    create: { ...acts.record, path, body: Body, right: rights.write },
    acts: { withdraw: { ...acts.withdraw, path: `${path}/:id`, method: 'DELETE' } },
    allowed: async (tx, asking) => ((await isWithdrawable(tx, registry, asking)) ? ['withdraw'] : []),
  });
}

function columnOf({ title, control, options = {}, measure = '' }: Column) {
  if (control === 'choice') return column.choice(title, options);
  if (control === 'count') return column.count(title, { measure });
  return control === 'day' ? column.day(title) : column.text(title);
}

/** His own, and not too old. */
async function isWithdrawable(tx: Tx, { name, author, day, lateDays }: Registry, { id, personId }: Asking) {
  const since = shanghaiDay(addMs(await appNow(tx), -days(lateDays)));
  const { rows } = await sql`
    select from ${sql.table(name)} where id = ${id} and ${sql.ref(`${author}_id`)} = ${personId} and withdrawn_at is null
      and ${sql.ref(day.column)} >= ${since}::date`.execute(tx);
  return rows.length > 0;
}
