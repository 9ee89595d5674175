import { sql } from 'kysely';
import { type Executor, transact } from '../../../database/index.ts';
import { can, type Grant } from '../../../kernel/access/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import type { ReplayData, ReplayViewData, ReplayWarningsData } from '../api.ts';
import type { By } from '../commands.ts';
import type { PolicyContext } from '../context.ts';
import type { Concerned } from '../rules/replay.ts';
import * as runs from '../store/runs.ts';

/** The newest one, or the one that is named. */
export async function readReplay(ctx: PolicyContext, by: By, id?: string): Promise<ReplayViewData> {
  const run = await runs.readRun(ctx.db, id === undefined ? {} : { id });
  if (run === null && id !== undefined) throw notFound();
  return { replay: run && (await view(ctx, run, by)) };
}

async function view(ctx: PolicyContext, run: runs.Run, by: By): Promise<ReplayData> {
  const { id, state, basedOn, changes, startedByName, startedAt, done, total, result } = run;
  return {
    ...{ id, state, basedOn, done, total },
    changes: changes as ReplayData['changes'],
    startedBy: { name: startedByName },
    startedAt: startedAt.toISOString(),
    result: result && {
      ...result,
      people: await people(ctx, id, result.people, by),
      organisations: await named(ctx.db, 'organisation', result.organisations),
    },
  };
}

async function people(ctx: PolicyContext, runId: string, concerned: readonly Concerned[], by: By) {
  if (concerned.length === 0) return [];
  return transact(ctx.db, async (tx) => {
    const object = { kind: 'replay_run', id: runId };
    await ctx.audit.look(tx, { ...by.acting, object, seen: ['name'], people: concerned.map(({ id }) => id) });
    return named(tx, 'person', concerned);
  });
}

async function named(ex: Executor, kind: 'person' | 'organisation', concerned: readonly Concerned[]) {
  const ids = concerned.map(({ id }) => id);
  const { rows } = await sql<{ id: string; name: string }>`
    select id, ${sql.raw(kind === 'person' ? 'name' : 'short_name')} as name
    from ${sql.table(kind)} where id = any(${ids}::text[])`.execute(ex);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return concerned.map((one) => ({ ...one, name: names.get(one.id) ?? '' }));
}

interface Part {
  id: string;
  after?: number | undefined;
  limit: number;
}

/** The warnings whose course would have been another; whom they were about only where the reader may see it. */
export async function readChanged(
  ctx: PolicyContext,
  by: By,
  { id, after = 0, limit }: Part,
): Promise<ReplayWarningsData> {
  return transact(ctx.db, async (tx) => {
    if ((await runs.readRun(tx, { id })) === null) throw notFound();
    const grants = await ctx.directory.rolesOf(tx, by.personId);
    const rows = await runs.changedWarnings(tx, { runId: id, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const nameOf = nameShownTo(grants);
    const seen = shown.flatMap(({ personId }) => (personId === null || nameOf('') === null ? [] : [personId]));
    const object = { kind: 'replay_run', id };
    if (seen.length > 0) await ctx.audit.look(tx, { ...by.acting, object, seen: ['name'], people: seen });
    const canOpen = isAllowed(grants, 'warning.view') !== 'denied';
    return {
      warnings: shown.map((row) => ({
        ...{ id: row.id, number: row.number, level: row.level, at: row.at.toISOString(), canOpen },
        organisation: row.organisation,
        person: row.person === null ? null : nameOf(row.person),
        before: { step: row.beforeStep, answeredMs: row.beforeMs, cards: row.beforeCards },
        after: { step: row.afterStep, answeredMs: row.afterMs, cards: row.afterCards },
      })),
      next: rows.length > limit ? (shown.at(-1)?.n ?? null) : null,
    };
  });
}

/** A replay is about the whole county: only what is a role's everywhere counts. */
const isAllowed = (grants: readonly Grant[], right: 'warning.view' | 'warning.view_name') =>
  can(
    grants.filter(({ scopeKind }) => scopeKind === 'COUNTY'),
    right,
    { self: false },
  ).outcome;

function nameShownTo(grants: readonly Grant[]): (name: string) => string | null {
  const outcome = isAllowed(grants, 'warning.view_name');
  if (outcome === 'denied') return () => null;
  return outcome === 'allowed' ? (name) => name : maskName;
}
