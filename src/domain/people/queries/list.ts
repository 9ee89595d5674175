import { type RawBuilder, sql } from 'kysely';
import { type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { within } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { isNamed as isCalled, jobsBy } from '../../directory/index.ts';
import type { AccountStatus, PeopleAsked, PeopleListData, PersonRowData } from '../api.ts';
import { type PeopleContext, type Sight, sightOf } from '../context.ts';
import { OFFICES } from '../types.ts';

interface Found extends Omit<PersonRowData, 'roles' | 'account'> {
  isNamed: boolean;
  roles: { role: string; place: string | null }[];
  account: AccountStatus | null;
}

/** A page of the people whom the reader may see, names masked where he may not read them. */
export function listPeople(
  ctx: PeopleContext,
  asked: PeopleAsked,
  by: string,
  acting: Acting,
): Promise<PeopleListData> {
  return transact(ctx.db, async (tx) => {
    const sight = await sightOf(tx, await ctx.directory.rolesOf(tx, by));
    const find = asked.kind === 'OFFICER' ? officers : employees;
    const found = await find(ctx, tx, asked, sight);
    const named = found.filter(({ isNamed, personId }) => isNamed && personId !== by);
    if (named.length > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'directory', id: asked.organisationId ?? 'all' },
        seen: ['name', 'employeeNo'],
        people: [...new Set(named.map(({ personId }) => personId))],
      });
    return {
      people: found.map(({ isNamed, roles, account, name, ...row }) => ({
        ...row,
        name: isNamed ? name : maskName(name),
        roles: roles.map(({ role, place }) => wordsOf(ctx, role, place)),
        account: account ?? 'NONE',
      })),
      next: found.length === asked.limit ? (found.at(-1)?.id ?? null) : null,
    };
  });
}

const wordsOf = ({ texts }: PeopleContext, role: string, place: string | null): string => {
  const title = texts.roles[role as keyof typeof texts.roles] ?? role;
  return place === null ? title : `${title}·${place}`;
};

const account = (corpId: string) => sql`
  left join lateral (
    select status from wecom_account
    where person_id = p.id and corp_id = ${corpId} order by status = 'LEFT', status limit 1
  ) as account on true`;

const isActivated = ({ activated }: PeopleAsked): RawBuilder<boolean> => {
  if (activated === undefined) return sql`true`;
  return activated === 'YES' ? sql`account.status = 'ACTIVE'` : sql`account.status is distinct from 'ACTIVE'`;
};

/** A full number is looked for as a number, where names may be read at all. */
function wordsIn({ crypto }: PeopleContext, q: string) {
  const words = q.split(/[\s,，、]+/u).filter(Boolean);
  const phone = words.map(normalisePhone).find((one) => one !== null) ?? null;
  return {
    words: words.filter((word) => normalisePhone(word) === null).slice(0, 5),
    phoneHash: phone === null ? null : crypto.phoneHash(phone),
  };
}

async function employees(ctx: PeopleContext, tx: Tx, asked: PeopleAsked, sight: Sight): Promise<Found[]> {
  const { organisationId: organisation = null, unitId: unit = null, role = null, state, after = null, limit } = asked;
  const { words, phoneHash } = wordsIn(ctx, asked.q);
  const isNamed = within(sight.named, 'e');
  const fits = [
    ...words.map((word) => sql`e.id in (${jobsBy(word, ctx.corpId)})`),
    ...(phoneHash === null ? [] : [sql`(p.phone_hash = ${phoneHash} and ${isNamed})`]),
  ];
  const { rows } = await sql<Found>`
    select e.id, p.id as person_id, p.name, ${isNamed} as is_named, o.id as organisation_id, o.short_name as organisation,
      u.name as unit, e.employee_no, e.post, to_char(e.hired_on, 'YYYY-MM-DD') as hired_on,
      to_char(e.left_on, 'YYYY-MM-DD') as left_on, account.status as account, held.roles
    from employment e
      join person p on p.id = e.person_id and p.erased_at is null
      join organisation o on o.id = e.organisation_id
      left join grid_unit u on u.id = e.grid_unit_id
      ${account(ctx.corpId)}
      cross join lateral (
        select coalesce(jsonb_agg(distinct jsonb_build_object('role', r.role, 'place', null)), '[]') as roles
        from role_assignment r where r.person_id = p.id and ${inForce}
      ) as held
    where e.state = ${state} and ${within(sight.all, 'e')} and ${isActivated(asked)}
      and (${organisation}::text is null or e.organisation_id = ${organisation})
      and (${unit}::text is null or u.path like '%/' || ${unit} || '/%')
      and (${role}::text is null or exists (
        select from role_assignment r where r.person_id = p.id and r.role = ${role} and ${inForce}))
      and ${fits.length > 0 ? sql.join(fits, sql` and `) : sql`true`}
      and (${after}::text is null or (e.organisation_id, e.employee_no, e.id) > (
        select organisation_id, employee_no, id from employment where id = ${after}))
    order by e.organisation_id, e.employee_no, e.id limit ${limit}`.execute(tx);
  return rows;
}

const inForce = sql`r.state = 'ACTIVE' and (r.valid_until is null or r.valid_until > app_now())`;

/** Whoever holds an office in the reader's places; most of them stand on no roster. */
async function officers(ctx: PeopleContext, tx: Tx, asked: PeopleAsked, sight: Sight): Promise<Found[]> {
  const { role = null, organisationId: organisation = null, after = '', limit } = asked;
  const { words, phoneHash } = wordsIn(ctx, asked.q);
  const fits = words.map(
    (word) => sql`(${isCalled('p.name_search', word)} or exists (
      select from wecom_account a where a.person_id = p.id and a.corp_id = ${ctx.corpId} and a.userid = ${word.toLowerCase()})
      or exists (select from officer where officer.person_id = p.id and officer.officer_no = ${word}))`,
  );
  if (phoneHash !== null) fits.push(sql`p.phone_hash = ${phoneHash}`);
  const places = [...sight.offices, ...sight.all.organisationIds];
  const named = [...sight.namedOffices, ...sight.named.organisationIds];
  const { rows } = await sql<Found>`
    with seen as materialized (
      select p.id from person p ${account(ctx.corpId)}
      where ${isActivated(asked)} and p.erased_at is null and p.id > ${after} and exists (
          select from role_assignment r
          where r.person_id = p.id and r.role = any(${[...OFFICES]}::text[]) and ${inForce}
            and r.scope_id = any(${places}::text[])
            and (${role}::text is null or r.role = ${role}) and (${organisation}::text is null or r.scope_id = ${organisation}))
        and ${fits.length > 0 ? sql.join(fits, sql` and `) : sql`true`}
      order by p.id limit ${limit}
    )
    select p.id, p.id as person_id, p.name, null as organisation_id, null as organisation, null as unit,
      officer.officer_no as employee_no, null as post, null as hired_on, null as left_on, account.status as account,
      held.roles, held.is_named
    from seen join person p on p.id = seen.id left join officer on officer.person_id = p.id
      ${account(ctx.corpId)}
      cross join lateral (
        select bool_or(one.scope_id = any(${named}::text[])) as is_named,
          jsonb_agg(distinct jsonb_build_object('role', one.role, 'place', one.place)) as roles
        from (
          select r.role, min(r.scope_id) as scope_id, case when count(*) = 1 then min(coalesce(j.name, o.short_name))
            else count(*) || '处' end as place
          from role_assignment r left join jurisdiction j on j.id = r.scope_id left join organisation o on o.id = r.scope_id
          where r.person_id = p.id and r.role = any(${[...OFFICES]}::text[]) and ${inForce}
            and r.scope_id = any(${places}::text[]) group by r.role
        ) as one
      ) as held
    order by p.id`.execute(tx);
  return rows;
}
