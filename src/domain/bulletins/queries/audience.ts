import { sql } from 'kysely';
import { recordset, type Tx, transact } from '../../../database/index.ts';
import { type Fit, namesOfPlaces, nextAfter, placeIdsIn, withoutUndefined } from '../../../kernel/audience/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { conflict } from '../../../lib/problem.ts';
import type { AudienceFilter, AudienceMember } from '../../directory/index.ts';
import type { AudienceData, FilterInput } from '../api.ts';
import type { BulletinContext, By } from '../context.ts';
import { find } from './bulletins.ts';
import { whyText } from './options.ts';
import { demandAuthority, type Reader, readerOf } from './reader.ts';

interface Page {
  after?: string | undefined;
  limit: number;
}

/** Who a filter means within its writer's jurisdiction, person by person, before anything is saved. */
export function audienceOf(
  ctx: BulletinContext,
  { filter: given, ...page }: Page & { filter: FilterInput },
  by: By,
): Promise<AudienceData> {
  return transact(ctx.db, async (tx) => {
    const { scopeIds } = await demandAuthority(ctx, tx, by.personId);
    const filter = withoutUndefined(given) as AudienceFilter;
    const reader = await readerOf(ctx, tx, by.personId);
    return peopleOf(ctx, tx, { filter, scopeIds, page, reader, by, object: { kind: 'search', id: 'bulletins' } });
  });
}

/** The same of a bulletin that waits, for whoever approves it; what has gone out has a board instead. */
export function audienceBefore(ctx: BulletinContext, id: string, page: Page, by: By): Promise<AudienceData> {
  return transact(ctx.db, async (tx) => {
    const { bulletin, reader } = await find(ctx, tx, id, by.personId);
    if (bulletin.sendingAt !== null) throw conflict('conflict', ctx.texts.messages['bulletin.audience.out'] ?? '');
    const { filter, scopeIds } = bulletin;
    return peopleOf(ctx, tx, { filter, scopeIds, page, reader, by, object: { kind: 'bulletin', id } });
  });
}

interface Wanted {
  filter: AudienceFilter;
  scopeIds: string[];
  page: Page;
  reader: Reader;
  by: By;
  object: { kind: string; id: string };
}

async function peopleOf(
  ctx: BulletinContext,
  tx: Tx,
  { filter, scopeIds, page: { after, limit }, reader, by, object }: Wanted,
): Promise<AudienceData> {
  const members = await ctx.directory.audiencePage(tx, filter, scopeIds, { after: after ?? null, limit });
  const facts = await factsOf(tx, members);
  const names = await namesOfPlaces(tx, placeIdsIn(filter));
  if (members.length > 0) {
    const seen = [reader.masked ? 'masked name' : 'name'];
    await ctx.audit.look(tx, { ...by.acting, object, seen, people: members.map(({ personId }) => personId) });
  }
  return {
    people: members.flatMap(({ personId, userid, role }) => {
      const fact = facts.get(personId);
      if (!fact) return [];
      const { name, organisation, ...fit } = fact;
      return {
        personId,
        name: reader.masked ? maskName(name) : name,
        role: ctx.texts.roles[role] ?? role,
        organisation,
        why: whyText(ctx, { filter, fit: { ...fit, sawOriginal: false }, names }),
        reachable: userid !== null,
      };
    }),
    next: nextAfter(members, limit, ({ personId }) => personId),
  };
}

interface Facts extends Fit {
  name: string;
  organisation: string | null;
}

/** What a filter could have found each of a page by, in one query. */
async function factsOf(tx: Tx, members: readonly AudienceMember[]): Promise<Map<string, Facts>> {
  const given = members.map(({ personId, role, organisationId, townshipId, stationId, gridUnitId }) => ({
    ...{ personId, role, organisationId: organisationId ?? '', gridUnitId },
    ...{ townshipId: townshipId ?? '', stationId: stationId ?? '' },
  }));
  const { rows } = await sql<Facts & { personId: string }>`
    select given.person_id, given.role, given.organisation_id, given.township_id, given.station_id, p.name,
      o.short_name as organisation, o.kind, o.tier, o.sector, o.industry,
      coalesce(string_to_array(trim(both '/' from unit.path), '/'), '{}') as unit_ids,
      array(select post from employment where person_id = given.person_id and state = 'ACTIVE' and post is not null) as posts,
      exists (select from employment where person_id = given.person_id and state = 'ACTIVE' and out_of_province)
        as out_of_province
    from jsonb_to_recordset(${recordset(given)}::jsonb) as given (
        person_id text, role text, organisation_id text, township_id text, station_id text, grid_unit_id text)
      join person p on p.id = given.person_id
      left join organisation o on o.id = given.organisation_id
      left join grid_unit unit on unit.id = given.grid_unit_id`.execute(tx);
  return new Map(rows.map(({ personId, ...facts }) => [personId, facts]));
}
