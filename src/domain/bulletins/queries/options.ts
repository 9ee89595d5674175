import { sql } from 'kysely';
import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import {
  type FilterReason,
  type FilterWords,
  type Fit,
  matchPasted,
  namesOfPlaces,
  ownPart,
  placeIdsIn,
  reasonsOf,
  reasonText,
} from '../../../kernel/audience/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import { type AudienceFilter, type AudienceRole, isNamed } from '../../directory/index.ts';
import { BLANKS, type BlankValues } from '../../presets/index.ts';
import type { OptionsData, OrganisationChoicesData, PastedData, PreviewData } from '../api.ts';
import { noticeCard, templateFor } from '../cards.ts';
import type { BulletinContext, By } from '../context.ts';
import { AUDIENCE_ROLES, BODY_MAX, type Bulletin, type Content, TITLE_MAX } from '../types.ts';
import { type Authority, demandAuthority } from './reader.ts';

/** Recipients that the organisation's own people may write to. */
const OF_THE_ORGANISATION = new Set<AudienceRole>(['EMPLOYEE', 'ADVISOR', 'GRID_OWNER']);

/** What may be chosen when composing, within one's own jurisdiction. */
export function options(ctx: BulletinContext, { personId }: By): Promise<OptionsData> {
  const { texts, settings } = ctx;
  return transact(ctx.db, async (tx) => {
    const authority = await demandAuthority(ctx, tx, personId);
    const { scopeIds, maxPeople, templatesOnly } = authority;
    const { townships, stations, industries } = await choicesAmong(tx, await organisationsUnder(tx, scopeIds));
    return {
      titleMax: TITLE_MAX,
      bodyMax: BODY_MAX,
      approvalAbove: settings.bulletin.approvalAbove,
      maxPeople,
      templatesOnly,
      templates: await templatesFor(ctx, tx, authority),
      blanks: await blanksFor(tx, authority, await appNow(tx)),
      fraudTypes: Object.entries(texts.fraudTypes).map(([id, { name }]) => ({ id, name })),
      safe: texts.safe,
      roles: AUDIENCE_ROLES.filter((id) => !templatesOnly || OF_THE_ORGANISATION.has(id)).map((id) => ({
        id,
        name: texts.roles[id] ?? id,
      })),
      townships,
      stations,
      kinds: named(texts.bulletin.kinds),
      tiers: named(texts.bulletin.tiers),
      sectors: named(texts.bulletin.sectors),
      industries,
      tags: named(texts.bulletin.tags),
    };
  });
}

/** Templates this writer may choose: an advisor only what the centre has released for him. */
export async function templatesFor(
  { presets }: Pick<BulletinContext, 'presets'>,
  ex: Executor,
  { templatesOnly }: Pick<Authority, 'templatesOnly'>,
): Promise<OptionsData['templates']> {
  const all = await presets.templates(ex);
  return all
    .filter(({ releasedTo }) => releasedTo === 'ALL' || (releasedTo === 'OFFICERS' && !templatesOnly))
    .map(({ id, title, body, fraudType }) => ({ id, title, body, fraudType }));
}

/** What fills a template's blanks unless the writer says otherwise: his own place, and today. */
export async function blanksFor(
  ex: Executor,
  { scopeIds }: Pick<Authority, 'scopeIds'>,
  now: Date,
): Promise<BlankValues> {
  const names = await namesOfPlaces(ex, scopeIds);
  const own = scopeIds.map((id) => names.get(id)).find((name) => name !== undefined) ?? '本单位';
  const [, month = '', day = ''] = shanghaiDay(now).split('-');
  const cut = (text: string, most: number) => [...text.replaceAll(/[{}]/g, '')].slice(0, most).join('');
  return { 单位: cut(own, BLANKS.单位), 时间: `${Number(month)}月${Number(day)}日` };
}

export function organisationChoices(
  ctx: BulletinContext,
  { q, limit }: { q: string; limit: number },
  { personId }: By,
): Promise<OrganisationChoicesData> {
  return transact(ctx.db, async (tx) => {
    const { scopeIds } = await demandAuthority(ctx, tx, personId);
    return { organisations: await organisationsNamed(tx, await organisationsUnder(tx, scopeIds), q, limit) };
  });
}

/** A list out of a letter or a table, each line found or shown as not found. */
export function pastedOrganisations(
  ctx: BulletinContext,
  lines: readonly string[],
  { personId }: By,
): Promise<PastedData> {
  return transact(ctx.db, async (tx) => {
    const { scopeIds } = await demandAuthority(ctx, tx, personId);
    return matchPasted(tx, lines, scopeIds);
  });
}

/** How a filter reads, list by list. */
export async function filterReasons(
  ctx: BulletinContext,
  ex: Executor,
  filter: AudienceFilter,
): Promise<FilterReason[]> {
  return reasonsOf(filterWords(ctx), filter, await namesOfPlaces(ex, placeIdsIn(filter)));
}

/** Why this very person got it, as his page tells him: 「因岗位为财务推送」. */
export function whyText(
  ctx: Pick<BulletinContext, 'texts'>,
  {
    filter,
    fit,
    names,
  }: { filter: AudienceFilter; fit: Fit & { sawOriginal: boolean }; names: ReadonlyMap<string, string> },
): string {
  const { messages } = ctx.texts;
  const reasons = reasonsOf(filterWords(ctx), ownPart(filter, fit), names);
  const narrowed = reasons.filter((reason) => reason.filter !== 'roles');
  if (fit.sawOriginal && narrowed.length === 0) return messages['bulletin.because.saw'] ?? '';
  const reason = reasonText(narrowed.length > 0 ? narrowed : reasons);
  return (messages['bulletin.because'] ?? '').replace('{reason}', reason);
}

function filterWords({ texts: { bulletin, roles } }: Pick<BulletinContext, 'texts'>): FilterWords {
  const { kinds, tiers, sectors, tags, why } = bulletin;
  return { lists: why, codes: { roles, kinds, tiers, sectors, tags }, employee: roles.EMPLOYEE ?? '' };
}

/** The cards as WeCom would get them, and who gets which. */
export function cardsOf(
  ctx: BulletinContext,
  bulletin: Content & Pick<Bulletin, 'id' | 'number'>,
): PreviewData['cards'] {
  const templates = new Map<'C05' | 'C05b', AudienceRole[]>();
  for (const role of bulletin.filter.roles) {
    const template = templateFor(role);
    templates.set(template, [...(templates.get(template) ?? []), role]);
  }
  return [...templates].map(([template, roles]) => ({
    template,
    roles,
    card: { ...noticeCard(ctx, bulletin, template) },
  }));
}

interface Named {
  id: string;
  name: string;
}

function named(words: Readonly<Record<string, string>>): Named[] {
  return Object.entries(words).map(([id, name]) => ({ id, name }));
}

/** Townships, stations and industries of these organisations. */
async function choicesAmong(
  tx: Tx,
  organisationIds: readonly string[],
): Promise<{ townships: Named[]; stations: Named[]; industries: string[] }> {
  const { rows } = await sql<Named & { kind: string }>`
    select distinct on (j.kind, j.code) j.kind, j.id, j.name from jurisdiction j
      join organisation o on j.id in (o.township_id, o.station_id)
    where o.id = any (${[...organisationIds]})
    union all
    select distinct on (industry) 'INDUSTRY', industry, industry from organisation
    where id = any (${[...organisationIds]}) and industry is not null`.execute(tx);
  const of = (wanted: string) => rows.flatMap(({ kind, id, name }) => (kind === wanted ? [{ id, name }] : []));
  return { townships: of('TOWNSHIP'), stations: of('STATION'), industries: of('INDUSTRY').map(({ id }) => id) };
}

/** Some of these organisations: part of the name or the beginning of the code. */
async function organisationsNamed(
  tx: Tx,
  organisationIds: readonly string[],
  words: string,
  limit: number,
): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select id, name from organisation
    where id = any (${[...organisationIds]})
      and (${words} = '' or ${isNamed('organisation.name_search', words)} or code like ${`${words.replace(/[%_\\]/g, '')}%`})
    order by code limit ${limit}`.execute(tx);
  return rows;
}
