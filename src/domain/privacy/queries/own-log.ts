import { sql } from 'kysely';
import type { Texts } from '../../../config/text-file.ts';
import { columnOf, logWords } from '../../../kernel/audit/index.ts';
import type { KeptSource, Together } from '../../../kernel/module/index.ts';

interface ActRow {
  at: Date;
  action: string;
  objectKind: string;
  number: string | null;
  total: number;
}

/** What somebody did, and what was done in his name, as the log holds it; whom it was about is not told again. */
export function keptActs(texts: Texts, all: Pick<Together, 'auditObjects' | 'log'>): KeptSource {
  return async (ex, personId, { limit, skip }) => {
    const { actions, objects } = logWords(texts, all.log());
    const { rows } = await sql<ActRow>`
      with own as (
        select id from audit_log where actor_id = ${personId}
        union all
        select id from audit_log where after ? 'onBehalfOf' and after ->> 'onBehalfOf' = ${personId}
      ), page as (
        select id, (select count(*)::int from own) as total from own order by id desc limit ${limit} offset ${skip}
      )
      select log.at, log.action, log.object_kind, page.total,
        ${columnOf(all.auditObjects(), 'number', { kind: sql`log.object_kind`, id: sql`log.object_id` })} as number
      from page join audit_log log on log.id = page.id
      order by log.id desc`.execute(ex);
    return rows.map(({ at, action, objectKind, number, total }) => ({
      at,
      about: actions[action] ?? texts.kept.unnamed.act ?? '',
      said: [objects[objectKind], number].filter(Boolean).join(' '),
      path: null,
      total,
    }));
  };
}

interface MessageRow {
  at: Date;
  ownerKind: string;
  state: string;
  total: number;
}

/** What was sent to somebody. What is held back is not named, nor what went to him for a warning about him that is open. */
export function keptMessages(texts: Texts): KeptSource {
  const { messages, unnamed } = texts.kept;
  return async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<MessageRow>`
      select d.created_at as at, d.owner_kind, d.state, count(*) over ()::int as total
      from delivery d
      where d.person_id = ${personId} and d.state not in ('planned', 'held', 'queued', 'claimed', 'suppressed')
        and not exists (
          select from warning open where d.owner_kind = 'warning' and open.id = d.owner_id
            and open.person_id = ${personId} and open.state not in ('CLOSED', 'REVOKED'))
      order by d.created_at desc, d.id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map(({ at, ownerKind, state, total }) => ({
      at,
      about: messages[ownerKind] ?? unnamed.message ?? '',
      said: texts.deliveryStates[state] ?? '',
      path: null,
      total,
    }));
  };
}
