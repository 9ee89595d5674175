import { sql } from 'kysely';
import { anyOf, appNow, type Tx, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { notFound } from '../../../lib/problem.ts';
import {
  type Authorisation,
  authorisationOf,
  type CandidatesData,
  decide,
  warningStore as store,
  type Warning,
  type WarningContext,
} from '../../warnings/index.ts';
import type { PeopleData } from '../api.ts';
import { sightOf } from '../rules.ts';

// People and numbers that somebody looks up; each look is in the audit log.

const AT_MOST = 20;

/** For whoever writes a warning: employees of his places. */
export function searchEmployees(
  ctx: WarningContext,
  q: string,
  personId: string,
  acting: Acting,
): Promise<CandidatesData> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const grants = grantsFor(await ctx.directory.rolesOf(tx, personId, at), 'warning.take_over');
    const { organisationIds } = await scopeOf(tx, grants);
    const found = await find(ctx, tx, q, organisationIds);
    return audited(ctx, tx, found, { kind: 'search', id: 'employees' }, acting);
  });
}

/** For whoever raises a warning at his desk: masked, with what is open about each of them where he works. */
export function peopleFor(ctx: WarningContext, q: string, personId: string, acting: Acting): Promise<PeopleData> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const grants = grantsFor(await ctx.directory.rolesOf(tx, personId, at), 'warning.take_over');
    const { organisationIds } = await scopeOf(tx, grants);
    const found = (await find(ctx, tx, q, organisationIds)).filter((one) => one.personId !== personId);
    const people = found.map((one) => one.personId);
    const object = { kind: 'search', id: 'employees' };
    if (people.length > 0) await ctx.audit.look(tx, { ...acting, object, seen: ['masked name', 'employeeNo'], people });
    const open = await openAbout(tx, people, organisationIds);
    return {
      people: found.map((one) => ({
        employeeId: one.employeeId,
        name: maskName(one.name),
        organisation: one.organisationName,
        unit: one.unitName,
        post: one.post,
        employeeNo: one.employeeNo,
        phoneFits: one.phoneFits,
        open: open
          .filter((warning) => warning.personId === one.personId)
          .map(({ personId: _, createdAt, ...warning }) => ({ ...warning, createdAt: createdAt.toISOString() })),
      })),
      isMore: found.length === AT_MOST,
    };
  });
}

async function openAbout(tx: Tx, people: readonly string[], organisationIds: readonly string[]) {
  if (people.length === 0) return [];
  return tx
    .selectFrom('warning')
    .select(['id', 'number', 'level', 'state', 'fraudType', 'createdAt', 'personId'])
    .where('personId', 'in', [...people])
    .where(sql<boolean>`organisation_id ${anyOf(organisationIds)}`)
    .where('state', 'not in', ['CLOSED', 'REVOKED'])
    .where('drill', '=', false)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** For whoever matches: without words, those the warning itself points to. */
export function candidatesFor(
  ctx: WarningContext,
  { id, q }: { id: string; q: string },
  personId: string,
  acting: Acting,
): Promise<CandidatesData> {
  return transact(ctx.db, async (tx) => {
    const { warning, authorisation } = await reach(ctx, tx, id, personId);
    if (decide(authorisation, 'warning.match') !== 'allowed') throw notFound();
    const phoneHash = (await store.givenPhone(tx, id))?.hash ?? null;
    const found =
      q === ''
        ? await ctx.directory.searchEmployees(tx, { words: [], phoneHash, organisationIds: null, limit: AT_MOST })
        : await find(ctx, tx, q, null, phoneHash);
    const given = { source: ctx.texts.sources[warning.source] ?? warning.source, hasPhone: phoneHash !== null };
    return { ...(await audited(ctx, tx, found, { kind: 'warning', id }, acting)), given };
  });
}

async function reach(
  ctx: WarningContext,
  tx: Tx,
  id: string,
  personId: string,
): Promise<{ warning: Warning; authorisation: Authorisation }> {
  const warning = await store.load(tx, id);
  if (!warning) throw notFound();
  return { warning, authorisation: await authorisationOf(ctx, tx, warning, personId, await appNow(tx)) };
}

/** A full phone number among the words is searched by itself. */
async function find(
  { directory, crypto }: WarningContext,
  tx: Tx,
  q: string,
  organisationIds: readonly string[] | null,
  known: string | null = null,
): Promise<CandidatesData['candidates']> {
  const words = q
    .trim()
    .split(/[\s,，、]+/u)
    .filter(Boolean)
    .slice(0, 5);
  const phone = words.map(normalisePhone).find((one) => one !== null) ?? null;
  const others = words.filter((word) => normalisePhone(word) === null);
  const phoneHash = phone ? crypto.phoneHash(phone) : others.length > 0 ? known : null;
  return directory.searchEmployees(tx, { words: others, phoneHash, organisationIds, limit: AT_MOST });
}

async function audited(
  { audit }: WarningContext,
  tx: Tx,
  candidates: CandidatesData['candidates'],
  object: { kind: string; id: string },
  acting: Acting,
): Promise<CandidatesData> {
  const people = candidates.map(({ personId }) => personId);
  if (people.length > 0) await audit.look(tx, { ...acting, object, seen: ['name', 'employeeNo'], people });
  return { candidates, isMore: candidates.length === AT_MOST, given: null };
}

type PhoneOf = 'subject' | 'advisor' | 'owner' | 'given';

/** The number itself, one person at a time. */
export function phoneOf(
  ctx: WarningContext,
  { id, of }: { id: string; of: PhoneOf },
  personId: string,
  acting: Acting,
): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const { warning, authorisation } = await reach(ctx, tx, id, personId);
    if (of === 'given') return givenPhone(ctx, tx, authorisation, id, acting);
    const police = sightOf(authorisation) === 'POLICE';
    const isOwner = warning.owner?.personId === personId;
    // 「联系民警」: whoever was relieved may call the officer who took over.
    const callsOwner = of === 'owner' && warning.owner?.kind === 'POLICE' && authorisation.facts.addressed === true;
    if (decide(authorisation, 'warning.view_name') !== 'allowed' || !(police || isOwner || callsOwner))
      throw notFound();
    const whose = await personOf(ctx, tx, warning, of);
    const phone = whose ? await ctx.directory.phoneOf(tx, whose) : null;
    if (!phone || !whose) throw notFound();
    await ctx.audit.look(tx, { ...acting, object: { kind: 'person', id: whose }, seen: ['phone'], warningId: id });
    return phone;
  });
}

/** The number of somebody nobody has found yet: for whoever has to find him. */
async function givenPhone(
  { audit, crypto }: WarningContext,
  tx: Tx,
  authorisation: Authorisation,
  id: string,
  acting: Acting,
): Promise<string> {
  const given = decide(authorisation, 'warning.match') === 'allowed' ? await store.givenPhone(tx, id) : null;
  if (!given) throw notFound();
  await audit.look(tx, { ...acting, object: { kind: 'warning', id }, seen: ['phone'] });
  return crypto.open(given.sealed);
}

async function personOf(
  { directory }: WarningContext,
  tx: Tx,
  { personId, owner, organisationId }: Warning,
  of: Exclude<PhoneOf, 'given'>,
): Promise<string | null> {
  if (of === 'subject') return personId;
  if (of === 'owner' || owner?.kind === 'ADVISOR') return owner?.personId ?? null;
  if (!organisationId) return null;
  const [first] = await directory.holders(tx, { role: 'ADVISOR', organisationId, at: await appNow(tx) });
  return first?.personId ?? null;
}
