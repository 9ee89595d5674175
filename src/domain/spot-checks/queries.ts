import { appNow, type Executor, type Tx, transact } from '../../database/index.ts';
import { nameOfPerson, nameOfPlace, nextAfter } from '../../kernel/audience/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import { notFound } from '../../lib/problem.ts';
import { shanghaiDay } from '../../lib/time.ts';
import { type CampaignContext, isPoliceOf, mayCheck, nameOfItem, reachOf } from '../campaigns/index.ts';
import { picturesOf } from '../evidence/index.ts';
import type { Task } from '../tasks/index.ts';
import type { ChecksData, ExemptionsData, FoundData, SamplesData } from './api.ts';
import * as exemptions from './store/exemptions.ts';
import * as samples from './store/samples.ts';
import type { By } from './types.ts';

const PLACES_AT_MOST = 300;
const WAITING_AT_MOST = 100;
const EXEMPTIONS_PAGE = 100;
const FOUND_AT_MOST = 20;

/** The reader's organisations with a draw this month. */
export async function sampledPlacesOf(ctx: CampaignContext, personId: string): Promise<ChecksData> {
  const month = shanghaiDay(await appNow(ctx.db)).slice(0, 7);
  const { organisationIds } = await reachOf(ctx, ctx.db, personId, 'campaign.verify');
  return { month, places: await samples.sampledPlaces(ctx.db, { organisationIds, month, limit: PLACES_AT_MOST }) };
}

/** Who was drawn for a check at an organisation. */
export function samplesOf(
  ctx: CampaignContext,
  { organisationId, month }: { organisationId: string; month: string | null },
  by: By,
): Promise<SamplesData> {
  return transact(ctx.db, async (tx) => {
    if (!(await mayCheck(ctx, tx, by.personId, organisationId))) throw notFound();
    const wanted = month ?? shanghaiDay(await appNow(tx)).slice(0, 7);
    return sampleView(ctx, tx, await samples.latest(tx, organisationId, wanted), { organisationId, by });
  });
}

/** Every look at people is written down. */
export async function sampleView(
  ctx: CampaignContext,
  tx: Tx,
  found: samples.Draw | null,
  { organisationId, by: { personId: reader, acting } }: { organisationId: string; by: By },
): Promise<SamplesData> {
  const rows = found ? await samples.itemsOf(tx, found) : [];
  const personIds = [...new Set(rows.map(({ personId }) => personId))];
  if (found && rows.length > 0)
    await ctx.audit.look(tx, {
      ...acting,
      object: { kind: 'protection_sample', id: found.id },
      seen: ['name', 'protections'],
      people: personIds,
    });
  const pictures = await picturesOf(tx, personIds);
  const byPerson = new Map<string, SamplesData['people'][number]>();
  for (const { personId, name, unit, item, state, result } of rows) {
    const person = byPerson.get(personId) ?? { personId, name, unit, isReader: personId === reader, items: [] };
    const picture = pictures.find((one) => one.personId === personId && one.item === item);
    const evidenceId = picture?.id ?? null;
    person.items.push({ code: item, name: nameOfItem(ctx, item), state, result, evidenceId });
    byPerson.set(personId, person);
  }
  return {
    draw: found && {
      id: found.id,
      month: found.month,
      number: found.number,
      seed: found.seed,
      outOf: found.outOf,
      drawnAt: found.drawnAt.toISOString(),
    },
    organisation: await nameOfPlace(tx, organisationId),
    people: [...byPerson.values()],
    canRedraw: await isPoliceOf(ctx, tx, reader, organisationId),
    viewer: { name: await nameOfPerson(tx, reader) },
  };
}

/** Those drawn by lot whom the organisation's advisor has to check. */
export async function checkTodos(
  { directory }: CampaignContext,
  ex: Executor,
  { personId, at }: { personId: string; at: Date },
): Promise<Task[]> {
  const grants = (await directory.rolesOf(ex, personId, at)).filter(({ role }) => role === 'ADVISOR');
  const { organisationIds } = await scopeOf(ex, grants);
  const month = shanghaiDay(at).slice(0, 7);
  const sampled = await samples.sampledPlaces(ex, { organisationIds, month, limit: WAITING_AT_MOST });
  return sampled
    .filter(({ left }) => left > 0)
    .map(({ organisationId, name, left }) => ({
      kind: 'CHECK' as const,
      id: organisationId,
      path: `/h5/checks/${organisationId}`,
      about: `${name} ${left}项`,
      level: null,
      since: at,
      dueAt: null,
      count: left,
    }));
}

/** Exemptions of an organisation that last, the soonest to end first. */
export function listExemptions(
  ctx: CampaignContext,
  { organisationId, after }: { organisationId: string; after: string | null },
  { personId: reader, acting }: By,
): Promise<ExemptionsData> {
  return transact(ctx.db, async (tx) => {
    if (!(await mayCheck(ctx, tx, reader, organisationId))) throw notFound();
    const page = { after: cursorIn(after), limit: EXEMPTIONS_PAGE };
    const found = await exemptions.ofOrganisation(tx, organisationId, page);
    if (found.length > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'organisation', id: organisationId },
        seen: ['name', 'protections'],
        people: [...new Set(found.map(({ personId }) => personId))],
      });
    return {
      organisation: await nameOfPlace(tx, organisationId),
      items: ctx.items.map(({ code, name }) => ({ code, name })),
      exemptions: found.map((one) => ({ ...one, until: one.until.toISOString(), isReader: one.personId === reader })),
      next: nextAfter(found, EXEMPTIONS_PAGE, ({ until, personId, item }) =>
        [until.toISOString(), personId, item].join(' '),
      ),
      now: (await appNow(tx)).toISOString(),
      viewer: { name: await nameOfPerson(tx, reader) },
    };
  });
}

/** People an exemption could be for, by part of the name or the employee number. */
export function findForExemption(
  ctx: CampaignContext,
  { organisationId, q }: { organisationId: string; q: string },
  { personId: reader, acting }: By,
): Promise<FoundData> {
  return transact(ctx.db, async (tx) => {
    if (!(await mayCheck(ctx, tx, reader, organisationId))) throw notFound();
    const found = await exemptions.find(tx, organisationId, { words: q, reader, limit: FOUND_AT_MOST });
    if (found.length > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'organisation', id: organisationId },
        seen: ['name', 'employee_no', 'unit', 'protections'],
        people: found.map(({ personId }) => personId),
      });
    return { people: found };
  });
}

function cursorIn(after: string | null): exemptions.Cursor | null {
  const [until = '', personId = '', item = ''] = after?.split(' ') ?? [];
  return Number.isNaN(Date.parse(until)) ? null : { until, personId, item };
}
