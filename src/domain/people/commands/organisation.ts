import { sql } from 'kysely';
import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import { type Action, can } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { mayIn, scopesAbove } from '../../../kernel/scope/index.ts';
import { conflict, forbidden, invalid, notFound } from '../../../lib/problem.ts';
import { charCount } from '../../../lib/text.ts';
import {
  lockOrganisation,
  type OrganisationFacts,
  type RoleGrant,
  shortNameOf,
  writeOrganisation,
} from '../../directory/index.ts';
import type { CorrectOrganisationData } from '../api.ts';
import { type PeopleContext, sightOf } from '../context.ts';
import * as store from '../store/places.ts';
import { ORGANISATION_FIELDS, type OrganisationField } from '../types.ts';

const RIGHT: Action = 'directory.correct';
/** What a card has room for. */
const SHORT = 16;
/** Of a place, with its area: a mobile is somebody's own. */
const LANDLINE = /^(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,5})?$|^(?:400|800)-?\d{3}-?\d{4}$/;

/** What stands wrong about an organisation is written anew, over what the writer has seen and no newer one. */
export function correctOrganisation(
  ctx: PeopleContext,
  id: string,
  { version, reason, ...given }: CorrectOrganisationData,
  { by, acting }: { by: string; acting: Acting },
): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, by);
    const { all } = await sightOf(tx, grants);
    if (!all.organisationIds.includes(id)) throw notFound();
    const may = await mayIn(tx, grants, [id]);
    if (!may(id, RIGHT)) throw forbidden();
    const before = await lockOrganisation(tx, id);
    if (!before) throw notFound();
    if (before.version !== version) throw conflict('organisation_changed', '单位信息刚被他人更正过，请刷新后再改');
    const after = factsOf(before, given);
    const fields = (Object.keys(ORGANISATION_FIELDS) as OrganisationField[]).filter(
      (field) => after[field] !== before[field],
    );
    if (fields.length === 0) throw invalid('', '没有要更改的内容');
    if (fields.includes('townshipId')) await demandOffice(tx, grants, { field: 'townshipId', id: after.townshipId });
    if (fields.includes('stationId')) await demandOffice(tx, grants, { field: 'stationId', id: after.stationId });
    await writeOrganisation(tx, id, after);
    await ctx.directory.inspectReadiness(tx);
    const at = await appNow(tx);
    const [was, is] = [only(before, fields), only(after, fields)];
    const noted = { organisationId: id, fields, before: was, after: is, reason, by, at };
    const changeId = await store.noteOrganisationChange(tx, noted);
    const object = { kind: 'organisation_change', id: changeId };
    const places = { townshipId: after.townshipId, stationId: after.stationId };
    await ctx.audit.record(tx, {
      ...acting,
      action: 'organisation.correct',
      object,
      after: { organisationId: id, fields, ...places },
    });
    return changeId;
  });
}

type Given = Omit<CorrectOrganisationData, 'version' | 'reason'>;

function factsOf(before: OrganisationFacts, given: Given): OrganisationFacts {
  const { phone } = given;
  if (phone && !LANDLINE.test(phone))
    throw invalid('phone', '请填写座机号码，如0572-6000000；手机号请登记在安全顾问名下');
  if (given.shortName !== undefined && charCount(given.shortName) > SHORT)
    throw invalid('shortName', `简称最多${SHORT}个字，卡片上放不下更长的`);
  const name = given.name ?? before.name;
  const follows = before.shortName === shortNameOf(before.name);
  return {
    name,
    shortName: given.shortName ?? (follows ? shortNameOf(name) : before.shortName),
    tier: given.tier ?? before.tier,
    industry: given.industry === undefined ? before.industry : given.industry,
    address: given.address === undefined ? before.address : given.address,
    phone: phone === undefined ? before.phone : phone,
    townshipId: given.townshipId ?? before.townshipId,
    stationId: given.stationId ?? before.stationId,
  };
}

const only = (facts: OrganisationFacts, fields: readonly OrganisationField[]) =>
  Object.fromEntries(fields.map((field) => [field, facts[field]]));

interface Office {
  field: 'townshipId' | 'stationId';
  id: string;
}

/** Whoever hands an organisation to another office must answer for that one too. */
async function demandOffice(tx: Tx, grants: readonly RoleGrant[], { field, id }: Office): Promise<void> {
  const isStation = field === 'stationId';
  const above = (await isOffice(tx, id, isStation ? 'STATION' : 'TOWNSHIP')) ? await scopesAbove(tx, id) : new Set();
  const covering = grants.filter(({ scopeId }) => above.has(scopeId));
  if (can(covering, RIGHT).outcome !== 'allowed')
    throw invalid(
      field,
      `没有这个${isStation ? '派出所' : '乡镇街道'}，或它不在您的管辖范围内；跨所调整请由反诈中心办理`,
    );
}

async function isOffice(ex: Executor, id: string, kind: 'STATION' | 'TOWNSHIP'): Promise<boolean> {
  const { rows } = await sql`select from jurisdiction where id = ${id} and kind = ${kind}`.execute(ex);
  return rows.length > 0;
}
