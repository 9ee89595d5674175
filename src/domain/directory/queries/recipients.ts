import { sql } from 'kysely';
import { type Executor, prepared } from '../../../database/index.ts';
import { scopesCovering, scopesOf } from '../../../kernel/scope/index.ts';
import type { DirectoryContext } from '../context.ts';
import { rolesOfStep, type Stand, whoStands } from '../rules.ts';
import { rolesOf } from '../store/roles.ts';
import { currentShift, shiftsFrom } from '../store/shifts.ts';
import type { Place, Recipient, Role, RoleGrant, Step } from '../types.ts';

type Context = Pick<DirectoryContext, 'corpId'>;

interface StepQuery extends Place {
  step: Step;
  at: Date;
  except?: string[];
}

interface DutyQuery {
  role: Role;
  organisationId?: string;
  at: Date;
  except?: string[];
}

/** One query; the on-shift first, then the primary. `except` takes the warned person and whoever else must not be notified. */
export async function peopleOnStep(
  { corpId }: Context,
  ex: Executor,
  { organisationId, gridUnitId, step, at, except = [] }: StepQuery,
): Promise<Recipient[]> {
  const roles = rolesOfStep[step];
  const rostered = roles.filter((role) => role !== 'ADVISOR' && role !== 'GRID_OWNER');
  const place = { organisationId, gridUnitId: gridUnitId ?? null };
  return whoStands(await readStands(ex, { corpId, roles, place, at }), { roles, rostered, except });
}

/** Those on shift; all holders of the role where no roster says who. */
export const onDuty = (ctx: Context, ex: Executor, query: DutyQuery): Promise<Recipient[]> =>
  ofRole(ctx, ex, query, [query.role]);

/** All active holders, on shift or not, leave substituted. */
export const holders = (ctx: Context, ex: Executor, query: DutyQuery): Promise<Recipient[]> =>
  ofRole(ctx, ex, query, []);

async function ofRole(
  { corpId }: Context,
  ex: Executor,
  { role, organisationId, at, except = [] }: DutyQuery,
  rostered: readonly Role[],
): Promise<Recipient[]> {
  const place = organisationId === undefined ? null : { organisationId };
  return whoStands(await readStands(ex, { corpId, roles: [role], place, at }), { roles: [role], rostered, except });
}

/** Who may review an outcome: the station's duty, else the centre, never those who worked on it. */
export async function reviewers(
  { corpId }: Context,
  ex: Executor,
  { organisationId, at, except = [] }: Place & { at: Date; except?: string[] },
): Promise<Recipient[]> {
  const roles: readonly Role[] = ['STATION_DUTY', 'CENTER_OFFICER'];
  const found = await readStands(ex, { corpId, roles, place: { organisationId }, at });
  const ofOffice = (role: Role, keepAway: boolean) =>
    whoStands(
      found.filter((stand) => stand.role === role),
      { roles: [role], rostered: [role], except, keepAway },
    );
  const station = ofOffice('STATION_DUTY', false);
  if (station.length > 0) return station;
  const centre = ofOffice('CENTER_OFFICER', false);
  return centre.length > 0 ? centre : [...ofOffice('STATION_DUTY', true), ...ofOffice('CENTER_OFFICER', true)];
}

/** Colleagues who can take this person's work at the place, best first: whoever's shift is next, then the rest. */
export async function handoverPartners(
  ctx: Context,
  ex: Executor,
  { personId, at, ...place }: Place & { personId: string; at: Date },
): Promise<Recipient[]> {
  const own = await covers(ex, await rolesOf(ex, personId, at), place);
  const role = HANDOVER_ROLES.find((candidate) => own.some((grant) => grant.role === candidate));
  if (role === undefined) return [];
  const { organisationId } = place;
  const colleagues = await holders(ctx, ex, { role, organisationId, at, except: [personId] });
  const shift = await currentShift(ex, personId, at);
  const from = shift?.endsAt ?? at;
  const starts = await shiftsFrom(ex, { role, personIds: colleagues.map((one) => one.personId), at: from });
  const start = (recipient: Recipient) =>
    Math.max(starts.get(recipient.personId)?.getTime() ?? Number.MAX_SAFE_INTEGER, from.getTime());
  return colleagues.toSorted((a, b) => start(a) - start(b));
}

/** The nearest duty first: an advisor hands over to an advisor, even when he is an officer elsewhere. */
const HANDOVER_ROLES: readonly Role[] = [
  'ADVISOR',
  'GRID_OWNER',
  'COMMUNITY_POLICE',
  'STATION_DUTY',
  'STATION_CHIEF',
  'CENTER_OFFICER',
];

/** Those of the grants whose scope holds the place. */
export async function covers<G extends Pick<RoleGrant, 'scopeId'>>(
  ex: Executor,
  grants: G[],
  place: Place,
): Promise<G[]> {
  const scopes = await scopesCovering(ex, place);
  return grants.filter(({ scopeId }) => scopes.has(scopeId));
}

interface StandsQuery {
  corpId: string;
  roles: readonly Role[];
  /** Without a place: every holder of the role. */
  place: Place | null;
  at: Date;
}

/** Active holders of the roles over the place with those who substitute for them (three deep), in one query. */
async function readStands(ex: Executor, { corpId, roles, place, at }: StandsQuery): Promise<Stand[]> {
  const inPlace = place === null ? sql`true` : sql`r.scope_id in (${scopesOf(place)})`;
  const { rows } = await prepared<Stand>`
    with recursive holder as (
      select r.person_id, r.role, r.scope_id, r.is_primary, exists (
          select from duty_shift d
          where d.person_id = r.person_id and d.role = r.role and d.scope_id = r.scope_id
            and d.starts_at <= ${at} and d.ends_at > ${at}
        ) as on_shift
      from role_assignment r
      where r.role = any(${[...roles]}::text[]) and r.state = 'ACTIVE'
        and r.valid_from <= ${at} and (r.valid_until is null or r.valid_until > ${at})
        and (r.role <> 'GRID_OWNER' or r.opted_in)
        and ${inPlace}
    ), absence as (
      select person_id, substitute_person_id from leave where starts_at <= ${at} and ends_at > ${at}
    ), stand as (
      select distinct person_id as holder_id, person_id, 0 as depth from holder
      union
      select stand.holder_id, absence.substitute_person_id, stand.depth + 1
      from stand join absence using (person_id)
      where absence.substitute_person_id is not null and stand.depth < 3
    )
    select holder.person_id as holder_id, holder.role, holder.scope_id, holder.is_primary as "primary",
      holder.on_shift, stand.depth, p.id as person_id, p.name, account.userid,
      exists (select from absence where absence.person_id = p.id) as away
    from holder
      join stand on stand.holder_id = holder.person_id
      join person p on p.id = stand.person_id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')`.execute(
    ex,
  );
  return rows;
}
