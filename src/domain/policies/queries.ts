import { linesOf } from '../../config/card-lines.ts';
import type { Changes } from '../../config/changeable.ts';
import { asWritten, cardsIn, withChanges } from '../../config/changeable.ts';
import { longestLengths } from '../../config/texts.ts';
import { appNow, type Executor } from '../../database/index.ts';
import { can, grantsFor } from '../../kernel/access/index.ts';
import { policiesOf } from '../../kernel/escalation/index.ts';
import type { ChangesData, CheckData, SettingsCardsData, SettingsData, VersionData, VersionsData } from './api.ts';
import type { PolicyContext } from './context.ts';
import { differences, judge, laidOver, nameOf, needsSecond, placeName } from './rules.ts';
import * as store from './store.ts';

const LISTED = 60;

/** What stands in the database counts, not what this process has heard of it. */
export async function readSettings(ctx: PolicyContext, personId: string): Promise<SettingsData> {
  const { db, inForce } = ctx;
  const held = await store.inForceNow(db);
  const values = withChanges(inForce.file, held?.changes ?? {});
  const [pending] = await store.list(db, { limit: 1, onlyPending: true });
  const may = await mayOf(ctx, db, personId);
  return {
    version: held?.number ?? 0,
    inForce: asWritten(values.settings) as SettingsData['inForce'],
    file: asWritten(inForce.file.settings) as SettingsData['file'],
    pending: pending ? view(ctx, pending, may) : null,
    running: await store.runningOnOthers(db, policiesOf(values.settings)),
    canChange: may.change,
    now: (await appNow(db)).toISOString(),
  };
}

export async function readCards(ctx: PolicyContext, personId: string): Promise<SettingsCardsData> {
  const { db, inForce } = ctx;
  const held = await store.inForceNow(db);
  const values = withChanges(inForce.file, held?.changes ?? {});
  const files = new Map(cardsIn(inForce.file));
  const cards = cardsIn(values).map(([id, card]) => {
    const file = new Map(linesOf(id, files.get(id) ?? card).map(({ place, text }) => [place, text]));
    const lines = linesOf(id, card).map(({ place, text, max }) => {
      const [, first = ''] = place.split('/');
      const variant = first in card.variants ? first : null;
      return { place, variant, name: placeName(place), text, file: file.get(place) ?? text, max };
    });
    return { id, type: card.type, buttons: card.buttons.map(({ text, style }) => ({ text, style })), lines };
  });
  return {
    version: held?.number ?? 0,
    cards,
    lengths: longestLengths(values.texts),
    examples: EXAMPLES,
    canChange: (await mayOf(ctx, db, personId)).change,
  };
}

/** What could stand for a variable on a preview; nobody's data. */
const EXAMPLES: Readonly<Record<string, string>> = {
  org: '云栖示范厂',
  reason: '对方称能返利',
  no: 'YJ-20260101-0001',
  mask: '岚*夏 尾号0001',
  unit: '一车间',
  topic: '谨防刷单返利',
  time: '01-01 09:30',
  name: '岚知夏',
  who: '砚明',
  fraud: '刷单返利',
  post: '操作工',
  tag: '特急',
  trick: '先返小利再要大额转账',
  kind: '企业超时未签收',
  why: '已过5分钟无人签收',
  next: '请立即联系安全顾问',
  outcome: '已劝阻未转账',
  todo: '请尽快审核',
  body: '凡是让您先垫钱的都是诈骗，请互相提醒。',
  min: '5',
  n: '3',
  p: '96',
  s: '2',
  days: '30',
  gov: '浙里办',
  items: '国家反诈中心APP',
};

/** What would come of it; nothing is kept. */
export async function check(ctx: PolicyContext, changes: ChangesData): Promise<CheckData> {
  const { file } = ctx.inForce;
  const held = await store.inForceNow(ctx.db);
  const base = held?.changes ?? {};
  const { faults, values } = judge(file, laidOver(base, changes as Changes));
  const found = values === null ? [] : differences(withChanges(file, base), values);
  return {
    faults: faults.map((fault) => ({ ...fault, name: nameOf(fault.field) })),
    changes: found,
    needsSecond: needsSecond(found),
  };
}

export async function listVersions(
  ctx: PolicyContext,
  personId: string,
  { limit, after }: { limit: number; after?: number | undefined },
): Promise<VersionsData> {
  const rows = await store.list(ctx.db, { after, limit: limit + 1 });
  const may = await mayOf(ctx, ctx.db, personId);
  const shown = rows.slice(0, limit);
  return {
    versions: shown.map((row) => view(ctx, row, may)),
    next: rows.length > limit ? (shown.at(-1)?.number ?? null) : null,
    now: (await appNow(ctx.db)).toISOString(),
  };
}

export async function readVersion(ctx: PolicyContext, personId: string, id: string): Promise<VersionData> {
  const [row] = await store.list(ctx.db, { id, limit: 1 });
  if (!row) throw new Error('a version that was just written is gone');
  return view(ctx, row, await mayOf(ctx, ctx.db, personId));
}

interface May {
  personId: string;
  change: boolean;
  /** Of what others made. */
  confirm: boolean;
}

async function mayOf({ directory }: PolicyContext, ex: Executor, personId: string): Promise<May> {
  const grants = await directory.rolesOf(ex, personId);
  const confirms = can(grants, 'settings.confirm', { ownAct: false, self: false }).outcome === 'allowed';
  return { personId, change: grantsFor(grants, 'settings.change').length > 0, confirm: confirms };
}

function view({ inForce: { file } }: PolicyContext, row: store.StoredVersion, may: May): VersionData {
  const state = stateOf(row);
  const changes = differences(withChanges(file, row.before), withChanges(file, row.changes));
  const from = row.inForceFrom ?? row.wantedFrom;
  return {
    ...{ id: row.id, number: row.number, takenBackTo: row.takenBackTo, state, reason: row.reason },
    madeBy: { name: row.madeByName },
    madeAt: row.madeAt.toISOString(),
    decidedBy: row.decidedByName === null ? null : { name: row.decidedByName },
    decidedAt: row.decidedAt?.toISOString() ?? null,
    from: from?.toISOString() ?? null,
    changes: changes.slice(0, LISTED),
    more: Math.max(0, changes.length - LISTED),
    replayId: row.replayId,
    can: {
      confirm: state === 'PROPOSED' && may.confirm && row.madeBy !== may.personId,
      withdraw: may.change && (state === 'PROPOSED' || state === 'PLANNED'),
      takeUp: may.change && state === 'SUPERSEDED',
    },
  };
}

function stateOf({ state, inForceFrom, now, number, current }: store.StoredVersion): VersionData['state'] {
  if (state !== 'READY') return state;
  if (inForceFrom !== null && inForceFrom > now) return 'PLANNED';
  return number === current ? 'IN_FORCE' : 'SUPERSEDED';
}
