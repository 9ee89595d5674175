import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import type { Directory } from '../../directory/index.ts';
import type { ListQueryData, Warning, WarningContext, WarningListData } from '../../warnings/index.ts';
import { columnsOf, type ListRow, summaryOf, timesOf } from './rows.ts';
import { seenInList, soughtBy } from './seen.ts';
import { rowsOf, turnOf, turnReader } from './tasks.ts';

/** The list of a reader; whoever looks for a person by name leaves a trace. */
export function listWarnings(
  ctx: WarningContext,
  personId: string,
  query: ListQueryData,
  acting: Acting,
): Promise<WarningListData> {
  return transact(ctx.db, async (tx) => {
    const found = await listFor(tx, ctx.directory, personId, query);
    const people = found.warnings.length;
    if (query.person)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'search', id: 'warnings' },
        seen: ['masked name'],
        people,
      });
    return found;
  });
}

/** What the permission table lets this reader know of, newest first; never what is about himself. */
async function listFor(tx: Tx, directory: Directory, personId: string, query: ListQueryData): Promise<WarningListData> {
  const { open, mine, limit, before } = query;
  const now = await appNow(tx);
  const seen = await seenInList(tx, directory, { personId, now, openOnly: open });
  const reader = await turnReader(tx, directory, { personId, at: now });
  const turn = turnOf(reader);
  const { rows } = await sql<ListRow>`
    ${columnsOf(seen)}
    where ${seen.visible}
      and w.person_id is distinct from ${personId}
      and (${!mine} or (${rowsOf(reader)} and ${turn} is not null))
      and ${soughtBy(query, { personId, asPolice: seen.asPolice })}
      and (${before ?? null}::text is null or w.id < ${before ?? null})
    order by w.id desc limit ${limit}`.execute(tx);
  return {
    now: now.toISOString(),
    warnings: rows.map((row) => {
      const { next, ...times } = timesOf(row, personId, now);
      return { ...summaryOf(row, personId), ...times, dueAt: next?.dueAt ?? null };
    }),
  };
}

export interface AboutPerson {
  id: string;
  number: string;
  level: Warning['level'];
  state: Warning['state'];
  fraudType: Warning['fraudType'];
  outcome: Warning['outcome'];
  openReason: Warning['openReason'];
  organisation: string | null;
  createdAt: Date;
  closedAt: Date | null;
}

/** Warnings about one person that the reader's own list would show him, the newest first. */
export async function warningsAbout(
  tx: Tx,
  directory: Directory,
  {
    subject,
    except,
    personId,
    now,
    limit,
  }: { subject: string; except: string; personId: string; now: Date; limit: number },
): Promise<AboutPerson[]> {
  const seen = await seenInList(tx, directory, { personId, now, openOnly: false });
  const { rows } = await sql<AboutPerson>`
    select w.id, w.number, w.level, w.state, w.fraud_type, w.outcome, w.open_reason, w.created_at, w.closed_at,
      o.short_name as organisation
    from warning w left join organisation o on o.id = w.organisation_id
    where w.person_id = ${subject} and w.id <> ${except} and not w.drill and ${seen.visible}
      and w.person_id is distinct from ${personId}
    order by w.id desc limit ${limit}`.execute(tx);
  return rows;
}
