import { appNow, type Executor, transact } from '../../../database/index.ts';
import { type Action, grantsFor, isOfTheCounty } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import type { Todo } from '../../../kernel/module/index.ts';
import { organisationsFor, scopeOf } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { forbidden, notFound } from '../../../lib/problem.ts';
import { DEFECT_KINDS, type DefectKind } from '../../directory/index.ts';
import { mayAt, type ReadinessContext } from '../context.ts';
import { aboutOf, repairOf, stepOf } from '../rules.ts';
import * as store from '../store/defects.ts';

interface DefectQuery {
  kind?: DefectKind | undefined;
  organisationId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Gaps of the reader's places in his words, each with what he can do about it. */
export function defectsFor(ctx: ReadinessContext, query: DefectQuery, by: string, acting: Acting) {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const reach = await reachOf(ctx, tx, by, at);
    const within = query.organisationId
      ? { organisationIds: reach.organisationIds.filter((id) => id === query.organisationId), county: false }
      : reach;
    const found = await store.list(tx, { ...query, ...within, kinds: query.kind ? [query.kind] : DEFECT_KINDS });
    const may = await mayAt(ctx, tx, { by, at, places: store.placesOf(found) });
    const named = found.filter(({ personId, placeId }) => personId && may(placeId, 'directory.view'));
    const people = named.flatMap(({ personId }) => personId ?? []);
    if (people.length > 0)
      await ctx.audit.look(tx, { ...acting, object: { kind: 'readiness', id: 'defects' }, seen: ['name'], people });
    return found.map((defect) => shown(ctx, defect, may));
  });
}

function shown(
  { texts }: ReadinessContext,
  { placeId, stationId: _, personId: __, note, ...defect }: store.OpenDefect,
  may: (placeId: string | null, action: Action) => boolean,
) {
  const { kind, personName, openedAt } = defect;
  const { right, acts, page } = repairOf({ kind, note });
  const isHis = may(placeId, right);
  const step = kind === 'EMPTY_STEP' ? (texts.steps[stepOf({ note })] ?? '') : '';
  return {
    ...defect,
    title: titleOf(texts, kind),
    said: texts.defects[kind]?.said ?? '',
    about: aboutOf({ kind, note }, step),
    openedAt: openedAt.toISOString(),
    personName: personName && (may(placeId, 'directory.view') ? personName : maskName(personName)),
    page: isHis && page && placeId ? page(placeId) : null,
    acts: isHis ? acts.map((act) => ({ act, name: texts.mendActs[act] ?? act })) : [],
  };
}

const titleOf = ({ defects }: ReadinessContext['texts'], kind: DefectKind): string => defects[kind]?.title ?? kind;

async function reachOf(
  { directory }: ReadinessContext,
  ex: Executor,
  personId: string,
  at: Date,
): Promise<store.Reach> {
  const grants = grantsFor(await directory.rolesOf(ex, personId, at), 'readiness.view');
  const { organisationIds } = await scopeOf(ex, grants);
  return { organisationIds, county: grants.some(isOfTheCounty) };
}

/** How many of each kind the reader's places have, in the order of the kinds. */
export async function countsFor(ctx: ReadinessContext, by: string) {
  const { db, texts } = ctx;
  const found = await store.countsOf(db, await reachOf(ctx, db, by, await appNow(db)));
  return DEFECT_KINDS.flatMap((kind) => {
    const count = found.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.count, 0);
    return count > 0 ? [{ kind, title: titleOf(texts, kind), count }] : [];
  });
}

/** Officers who could be appointed where one is missing. */
export function officersFor(ctx: ReadinessContext, id: string, by: string) {
  return transact(ctx.db, async (tx) => {
    const defect = await store.locked(tx, id);
    if (!defect) throw notFound();
    const may = await mayAt(ctx, tx, { by, at: await appNow(tx), places: store.placesOf([defect]) });
    if (!may(defect.placeId, 'roles.assign')) throw forbidden();
    const found = (await store.officers(tx, defect.stationId)).filter(({ personId }) => personId !== by);
    return found.map(({ role, ...officer }) => ({ ...officer, post: ctx.texts.roles[role] ?? '' }));
  });
}

export async function departmentsFor(ctx: ReadinessContext, by: string) {
  if (!(await repairsPlatform(ctx, by))) throw forbidden();
  return ctx.contacts.waitingDepartments(ctx.db);
}

/** The red line: what stops everybody's messages, to those who have the county in hand. */
export async function alarmFor(ctx: ReadinessContext, by: string) {
  if (!(await repairsPlatform(ctx, by))) return null;
  const { channel } = await ctx.outbound.health();
  const { errcode, since } = channel;
  if (channel.state !== 'open') return alarm(ctx, { kind: 'CHANNEL_FAILURE', errcode, since });
  const [closed] = await store.list(ctx.db, { kinds: ['APP_CLOSED'], organisationIds: [], county: true, limit: 1 });
  return closed ? alarm(ctx, { kind: 'APP_CLOSED', errcode: null, since: closed.openedAt }) : null;
}

async function repairsPlatform(ctx: ReadinessContext, by: string): Promise<boolean> {
  return (await mayAt(ctx, ctx.db, { by, at: await appNow(ctx.db), places: [] }))(null, 'platform.mend');
}

function alarm(
  { texts }: ReadinessContext,
  { kind, errcode, since }: { kind: 'CHANNEL_FAILURE' | 'APP_CLOSED'; errcode: number | null; since: Date | null },
) {
  return {
    text: `${titleOf(texts, kind)}${errcode ? `（错误码${errcode}）` : ''}，预警发不出去`,
    path: `/h5/defects/${kind}`,
    since: since?.toISOString() ?? null,
  };
}

const RIGHTS: readonly Action[] = [
  'platform.mend',
  'roles.assign',
  'directory.import',
  'roster.edit',
  'visit.record',
  'advisor.appoint',
];
const COUNTYWIDE: ReadonlySet<Action> = new Set(['platform.mend', 'roles.assign']);

/**
 * Gaps as work of whoever is nearest to them: the organisation's own advisor and its community police, the county's
 * officers for what belongs to the county, and the county's administrator for posts nobody holds.
 */
export async function defectTodos(
  { directory, texts }: ReadinessContext,
  ex: Executor,
  { personId, at }: { personId: string; at: Date },
): Promise<Todo[]> {
  const grants = await directory.rolesOf(ex, personId, at);
  const todos: Todo[] = [];
  for (const right of RIGHTS) {
    const opening = grantsFor(grants, right);
    const near = opening.filter(({ scopeKind }) => scopeKind === 'ORGANISATION' || right === 'roles.assign');
    const county = opening.some(({ scopeKind }) => scopeKind === 'COUNTY') && COUNTYWIDE.has(right);
    if (near.length === 0 && !county) continue;
    const { organisationIds } = await scopeOf(ex, near);
    for (const { kind, advisors, count, first, since } of await store.countsOf(ex, { organisationIds, county })) {
      const note = advisors ? 'step 0' : 'step 2';
      if (repairOf({ kind, note }).right !== right) continue;
      const about = `${titleOf(texts, kind)}${first ? ` ${first}` : ''}${count > 1 ? `等${count}处` : ''}`;
      todos.push({
        kind: 'DEFECT',
        ...{ id: `${kind} ${advisors}`, path: `/h5/defects/${kind}`, about },
        ...{ level: null, since, dueAt: null, count },
      });
    }
  }
  return todos;
}

/** By name or code, within the reader's places. */
export async function organisationsNamed({ db, directory }: ReadinessContext, q: string, by: string) {
  const grants = await directory.rolesOf(db, by, await appNow(db));
  return store.searchOrganisations(db, q, await organisationsFor(db, grants, 'readiness.view'));
}
