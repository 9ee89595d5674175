import { type RawBuilder, sql } from 'kysely';
import { type Executor, type Tx, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { type Acting, columnOf } from '../../../kernel/audit/index.ts';
import { type Scope, scopeOf, within } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { forbidden } from '../../../lib/problem.ts';
import type { RoleGrant } from '../../directory/index.ts';
import type { MessageListData, MessageSearch } from '../api.ts';
import type { OperationsContext } from '../context.ts';
import { errcodeText } from '../rules/errcodes.ts';
import { titleOf } from '../rules/words.ts';
import { REASONS } from '../types.ts';

export interface Reader {
  personId: string;
  acting: Acting;
}

/** Where somebody may read what was sent: everywhere, or within some places. */
export type Reach = 'everywhere' | Scope;

export async function reachOf(ex: Executor, grants: readonly RoleGrant[]): Promise<Reach> {
  return grants.some(({ scopeKind }) => scopeKind === 'COUNTY') ? 'everywhere' : scopeOf(ex, grants);
}

/** A page of what was sent. Whom somebody looked for, and who was shown, is on record. */
export function listMessages(
  ctx: OperationsContext,
  { personId, acting }: Reader,
  search: MessageSearch,
): Promise<MessageListData> {
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, personId);
    const named = grantsFor(grants, 'message.view_person');
    if (search.person !== undefined && named.length === 0) throw forbidden('您没有按人员查找消息的权限');
    const [reach, seesPeople] = [await reachOf(tx, grantsFor(grants, 'message.view')), await reachOf(tx, named)];
    const ownerId = search.objectId === undefined ? null : await objectNamed(tx, search.objectId);
    const rows = await readPage(ctx, tx, search, { reach, seesPeople, ownerId });
    const shown = [...new Set(rows.flatMap((row) => (row.person === null ? [] : [row.personId])))];
    if (shown.length > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'messages', id: personId },
        seen: ['masked_name'],
        people: shown,
      });
    return {
      messages: rows.map((row) => shownRow(ctx, row)),
      next: rows.length === search.limit ? (rows.at(-1)?.id ?? null) : null,
      byPerson: named.length > 0,
    };
  });
}

export interface MessageRow {
  id: string;
  at: Date;
  settledAt: Date | null;
  personId: string;
  /** Null where the reader may not know. */
  person: string | null;
  organisation: string | null;
  kind: string;
  ownerId: string;
  number: string | null;
  template: string;
  purpose: string;
  lane: number;
  state: MessageListData['messages'][number]['state'];
  reason: string | null;
  errcode: number | null;
  attempts: number;
}

export function shownRow(ctx: OperationsContext, { personId: _, ...row }: MessageRow) {
  return {
    ...row,
    at: row.at.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    person: row.person === null ? null : maskName(row.person),
    title: titleOf(ctx.config.texts, row.template),
    reason: row.reason === null ? null : (REASONS[row.reason] ?? row.reason),
    meaning: row.errcode === null || row.errcode === 0 ? null : errcodeText(row.errcode),
  };
}

export interface Sight {
  reach: Reach;
  seesPeople: Reach;
}

function readPage(
  ctx: OperationsContext,
  tx: Tx,
  { person, from, to, kind, state, errcode, after, limit }: MessageSearch,
  { ownerId, ...sight }: Sight & { ownerId: string | null },
): Promise<MessageRow[]> {
  const conditions = [
    withinReach(sight.reach),
    ...(person === undefined
      ? []
      : [sql`d.person_id in (${peopleNamed(ctx, person)}) and ${withinPeople(sight.seesPeople)}`]),
    ...(from === undefined ? [] : [sql`d.created_at >= ${new Date(from)}`]),
    ...(to === undefined ? [] : [sql`d.created_at < ${new Date(to)}`]),
    ...(kind === undefined ? [] : [sql`d.owner_kind = ${kind}`]),
    ...(state === undefined ? [] : [sql`d.state = ${state}`]),
    ...(errcode === undefined ? [] : [sql`d.errcode = ${errcode}`]),
    ...(ownerId === null ? [] : [sql`d.owner_id = ${ownerId}`]),
    ...(after === undefined
      ? []
      : [sql`(d.created_at, d.id) < (select created_at, id from delivery where id = ${after})`]),
  ];
  return readRows(ctx, tx, { where: sql.join(conditions, sql` and `), limit, seesPeople: sight.seesPeople });
}

/** Rows of the log by a condition on `d`; the page first, what is shown beside it after. */
export async function readRows(
  { all }: OperationsContext,
  ex: Executor,
  { where, limit, seesPeople }: { where: RawBuilder<unknown>; limit: number; seesPeople: Reach },
): Promise<MessageRow[]> {
  const number = columnOf(all.auditObjects(), 'number', { kind: sql`d.owner_kind`, id: sql`d.owner_id` });
  const { rows } = await sql<MessageRow>`
    with d as materialized (
      select d.*, ${withinPeople(seesPeople)} as is_seen from delivery d where ${where}
      order by d.created_at desc, d.id desc limit ${limit}
    )
    select d.id, d.created_at as at, d.settled_at, d.person_id, case when d.is_seen then p.name end as person,
      case when d.is_seen then (
        select o.short_name from employment e join organisation o on o.id = e.organisation_id
        where e.person_id = d.person_id and e.state = 'ACTIVE' order by e.id limit 1) end as organisation,
      d.owner_kind as kind, d.owner_id, ${number} as number, d.template, d.purpose, d.lane, d.state, d.reason, d.errcode,
      d.attempt as attempts
    from d left join person p on p.id = d.person_id
    order by d.created_at desc, d.id desc`.execute(ex);
  return rows;
}

/** What belongs to the reader's places: what went to their people, and what is about their warnings. */
export function withinReach(reach: Reach): RawBuilder<boolean> {
  if (reach === 'everywhere') return sql`true`;
  return sql`(${employedWithin(reach)} or (d.owner_kind = 'warning' and exists (
    select from warning w where w.id = d.owner_id and ${within(reach, 'w')})))`;
}

/** Whose names the reader is shown, masked: those of his own places, and all for the county. */
const withinPeople = (reach: Reach): RawBuilder<boolean> =>
  reach === 'everywhere' ? sql`true` : employedWithin(reach);

const employedWithin = (scope: Scope): RawBuilder<boolean> =>
  sql`exists (select from employment e where e.person_id = d.person_id and e.state = 'ACTIVE' and ${within(scope, 'e')})`;

/** A mobile number finds its owner, an account too; anything else is the beginning of a name. */
function peopleNamed({ crypto }: OperationsContext, words: string): RawBuilder<unknown> {
  const phone = normalisePhone(words);
  if (phone) return sql`select id from person where phone_hash = ${crypto.phoneHash(phone)}`;
  const beginning = words.replace(/[\\%_]/g, (sign) => `\\${sign}`).replace(/\*+$/, '');
  return sql`
    select id from person where name like ${`${beginning}%`}
    union select person_id from wecom_account where userid = ${words.toLowerCase()}`;
}

/** What an officer reads on a page or a card is a number; anything else is taken for an id. */
async function objectNamed(tx: Tx, words: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from warning where number = ${words} union all select id from bulletin where number = ${words}`.execute(
    tx,
  );
  return rows[0]?.id ?? words;
}
