import { appNow } from '../../database/index.ts';
import { can, grantsFor } from '../../kernel/access/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { RoleGrant } from '../directory/index.ts';
import type { BreakGlassAsked, BreakGlassListData, BreakGlassRowData } from './api.ts';
import type { BreakGlassContext } from './context.ts';
import * as store from './store.ts';

/** His own requests; for the centre and the auditor everybody's. */
export async function listBreakGlass(
  ctx: BreakGlassContext,
  by: string,
  { which, after = '', limit }: BreakGlassAsked,
): Promise<BreakGlassListData> {
  const grants = await ctx.directory.rolesOf(ctx.db, by);
  const seesAll = grantsFor(grants, 'break_glass.view_all').length > 0;
  const rows = await store.list(ctx.db, {
    requestedBy: seesAll ? null : by,
    isCurrent: which === 'CURRENT',
    ...{ after, limit },
  });
  return {
    requests: rows.map((row) => rowView(ctx, row, { by, grants })),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
    now: (rows[0]?.now ?? (await appNow(ctx.db))).toISOString(),
  };
}

interface Reader {
  by: string;
  grants: readonly RoleGrant[];
}

function rowView({ crypto }: BreakGlassContext, row: store.ListedBreakGlass, reader: Reader): BreakGlassRowData {
  const { id, number, state, personId, organisation } = row;
  return {
    ...{ id, number, state, personId, organisation },
    person: maskName(row.person),
    requestedBy: row.requester,
    requestedAt: row.requestedAt.toISOString(),
    lapsesAt: row.lapsesAt.toISOString(),
    reason: row.reasonSealed === null ? '' : crypto.open(row.reasonSealed),
    decidedBy: row.decider,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    opensUntil: row.opensUntil?.toISOString() ?? null,
    endedBy: row.ender,
    endedAt: row.endedAt?.toISOString() ?? null,
    looks: row.looks,
    isOwn: row.requestedBy === reader.by,
    allowed: allowedOn(row, reader),
  };
}

/** What the commands would take from this reader now. */
function allowedOn(
  { state, personId, requestedBy }: store.ListedBreakGlass,
  { by, grants }: Reader,
): BreakGlassRowData['allowed'] {
  const isHis = requestedBy === by;
  const self = personId === by;
  const mayDecide = can(grants, 'break_glass.decide', { self, ownAct: isHis }).outcome === 'allowed';
  if (state === 'WAITING')
    return [...(mayDecide ? (['agree', 'refuse'] as const) : []), ...(isHis ? ['end' as const] : [])];
  if (state !== 'OPEN') return [];
  const mayLook = isHis && can(grants, 'break_glass.ask', { self }).outcome === 'allowed';
  return [...(mayLook ? ['look' as const] : []), ...(isHis || mayDecide ? ['end' as const] : [])];
}
