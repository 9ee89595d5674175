import { type Executor, prepared } from '../../../database/index.ts';
import type { PersonActor } from '../../../http/index.ts';
import { actions, mayAttempt } from '../../../kernel/access/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { DeskMeData } from '../api.ts';
import type { DeskContext } from '../context.ts';

/** Who sits at the desk: his name, his roles in words, and what they let him do somewhere. */
export async function readMe({ db, directory, texts }: DeskContext, reader: PersonActor): Promise<DeskMeData> {
  const [person, grants] = await Promise.all([directory.person(db, reader.personId), reader.roles()]);
  if (!person) throw notFound();
  const places = await placeNames(
    db,
    grants.map(({ scopeId }) => scopeId),
  );
  return {
    personId: reader.personId,
    name: person.name,
    mark: person.userid ?? '',
    roles: grants.map(({ role, scopeId }) => ({
      role,
      title: texts.roles[role as keyof typeof texts.roles] ?? role,
      place: places.get(scopeId) ?? '',
      scopeId,
    })),
    rights: actions().filter((action) => mayAttempt(grants, action)),
  };
}

export async function placeNames(ex: Executor, scopeIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await prepared<{ id: string; name: string }>`
    select id, name from jurisdiction where id = any(${[...scopeIds]}::text[])
    union all select id, name from organisation where id = any(${[...scopeIds]}::text[])
    union all select id, name from grid_unit where id = any(${[...scopeIds]}::text[])`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
