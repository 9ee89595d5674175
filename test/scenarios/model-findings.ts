import { sql } from 'kysely';
import { titleOf } from '../support/phone.ts';
import { isAbout, type Model } from './model-commands.ts';
import type { ModelTestApp } from './model-test-app.ts';

/** Open warnings that nobody was told of and that do not stand at the top with an alarm either. */
export async function untold({ app }: ModelTestApp) {
  const { rows } = await sql`
    select w.number, w.state, w.level, w.run_step from warning w
    where w.state not in ('CLOSED', 'REVOKED')
      and not (w.state = 'MATCHED' and exists (
        select from timer t where t.owner_id = w.id and t.state = 'armed' and t.purpose = 'ladder' and t.due_at > app_now()))
      and not exists (
        select from delivery d where d.owner_kind = 'warning' and d.owner_id = w.id
          and d.state in ('accepted', 'accepted_blind', 'acted'))
      and not exists (
        select from rollup_item i join delivery d on d.owner_kind = 'rollup' and d.owner_id = i.rollup_id
        where i.owner_id = w.id and d.state in ('accepted', 'accepted_blind', 'acted'))
      and not (w.exhausted_at is not null and exists (
        select from timer t where t.owner_id = w.id and t.state = 'armed' and t.purpose = 'alarm'))
      -- Less urgent sends of unknown fate are shown apart, and the next step comes.
      and not (w.level in ('MEDIUM', 'LOW')
        and exists (select from delivery d where d.owner_id = w.id and d.state = 'unconfirmed')
        and exists (select from timer t where t.owner_id = w.id and t.state = 'armed' and t.purpose in ('ladder', 'alarm', 'match')))`.execute(
    app.db,
  );
  return rows;
}

export async function openOnes({ app }: ModelTestApp) {
  const { rows } = await sql`select number, state from warning where state not in ('CLOSED', 'REVOKED')`.execute(
    app.db,
  );
  return rows;
}

/** Cards that still offer 「立即签收」 though somebody else owns the warning, or it is over. */
export async function staleInvitations(model: Model, testApp: ModelTestApp) {
  const { rows } = await sql<Authorisation>`
    select w.id, w.number, w.state, a.userid as owner, w.lapsed_at is not null as lapsed
    from warning w left join wecom_account a on a.person_id = w.owner_person_id
    where w.id = any(${model.warnings.map(({ id }) => id)}::text[])`.execute(testApp.app.db);
  const { rows: left } = await sql<{ messageId: string }>`
    select m.task_id as message_id from card c join message m on m.id = c.message_id where c.unsyncable is not null`.execute(
    testApp.app.db,
  );
  const unsyncable = new Set(left.map(({ messageId }) => messageId));
  const found: { userid: string; number: string; title: string; authorisation: Authorisation }[] = [];
  for (const { userid, entries } of await testApp.screens()) {
    for (const entry of entries) {
      const invites = entry.buttons.some(({ text, enabled }) => text === '立即签收' && enabled);
      if (!invites || unsyncable.has(entry.taskId ?? '')) continue;
      const authorisation = rows.find((row) => isAbout(entry, [row]));
      if (authorisation && !mayStillSign(authorisation, userid))
        found.push({ userid, number: authorisation.number, title: titleOf(entry), authorisation });
    }
  }
  return found;
}

interface Authorisation {
  id: string;
  number: string;
  state: string;
  owner: string | null;
  lapsed: boolean;
}

function mayStillSign({ state, owner, lapsed }: Authorisation, userid: string): boolean {
  if (state === 'CLOSED' || state === 'REVOKED' || state === 'RETURNED') return false;
  return owner === null || lapsed || owner === userid;
}

/** Messages that stand twice on one phone: the same words at the same moment. */
export async function shownTwice(model: Model, testApp: ModelTestApp) {
  const seen = new Set<string>();
  return (await testApp.screens()).flatMap(({ userid, entries }) =>
    entries
      .filter((entry) => isAbout(entry, model.warnings))
      .flatMap((entry) => {
        const { taskId: _, ...words } = { ...entry.card, taskId: entry.taskId };
        const key = `${userid} ${entry.at} ${JSON.stringify({ ...words, task_id: undefined })} ${entry.text ?? ''}`;
        if (!seen.has(key)) {
          seen.add(key);
          return [];
        }
        return [{ userid, at: entry.at, title: titleOf(entry) }];
      }),
  );
}
