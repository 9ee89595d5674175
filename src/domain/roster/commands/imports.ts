import { transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import {
  faultWords,
  type ImportRow,
  importerOf,
  leaversNeedConsent,
  type StagedList,
  scopesOf,
  stagedImports,
} from '../../../kernel/imports/index.ts';
import { forbidden } from '../../../lib/problem.ts';
import type { ChangesAsked } from '../api.ts';
import type { RosterContext } from '../context.ts';
import { rosterExported } from '../context.ts';
import { type Column, ROSTER } from '../import.ts';
import { notifyDone } from '../notify.ts';
import { changesOf, leaversOf, maskedLeavers } from '../queries/changes.ts';
import { countStaff, exportRows } from '../queries/export.ts';
import { noteNewUnits } from '../queries/new-units.ts';
import { isCovered, loadPlaces } from '../queries/places.ts';
import { findLeavers } from '../store/leavers.ts';
import { eraseStaged, organisationBy, organisationsOf } from '../store/staged.ts';
import { ROSTER_IMPORT } from '../types.ts';
import { applyPart } from './apply.ts';
import { type CorrectedCell, correctCell } from './correct.ts';
import type { ReadRow } from './kept.ts';
import { prepareStaging, readRosterRow, type Staging, stageRows } from './stage.ts';

/** The list of employees: each row is judged against the directory when it is checked, and again when it is applied. */
const ROSTER_LIST: StagedList<Column, RosterContext, Staging, ReadRow> = {
  name: 'roster',
  audit: { action: 'directory.import', kind: ROSTER_IMPORT },
  tables: [ROSTER],
  words: ({ texts }) => faultWords(texts),
  prepare: prepareStaging,
  read: readRosterRow,
  stage: stageRows,

  async whole(tx, _ctx, list, importer) {
    if (list.fullList) await findLeavers(tx, list.id, scopesOf(importer));
    await noteNewUnits(tx, list.id);
  },

  consent({ settings }, list) {
    const namelessRows = list.namelessRows + list.leftOutRows;
    const figures = { leavers: list.leavers, activeBefore: list.activeBefore, namelessRows };
    return leaversNeedConsent(figures, settings.leaverShare) ? leaversText(list) : null;
  },

  async demand(tx, _ctx, list, importer) {
    const places = await loadPlaces(tx, { importer, onlyId: list.organisationId });
    const plans = await organisationsOf(tx, list.id);
    if (!plans.every((plan) => isCovered(places, plan))) throw forbidden('名单中有单位已不在您的管理范围内');
  },

  applyPart,
  done: notifyDone,
  erase: eraseStaged,
};

export function createImports(ctx: RosterContext) {
  const { db, grantsOf } = ctx;
  const staged = stagedImports(ROSTER_LIST, ctx);

  return {
    ...staged,

    /** Whose list may name which organisation; null when there is none of that id or code in his reach. */
    async organisationInReach(personId: string, idOrCode: string): Promise<string | null> {
      const places = await loadPlaces(db, { importer: await importerOf(ctx, db, personId), onlyId: null });
      const plan = await organisationBy(db, idOrCode);
      return plan && isCovered(places, plan) ? plan.organisationId : null;
    },

    /** One cell of a row that was not taken; that row is judged again, as if it arrived now. */
    correct: (id: string, cell: CorrectedCell, by: { personId: string; acting: Acting }) =>
      correctCell(ctx, { owned: staged.owned, whole: ROSTER_LIST.whole }, { id, cell, by }),

    async leavers(id: string, page: { after: string; limit: number }, by: { personId: string; acting: Acting }) {
      return leaversOf(ctx, await staged.one(id, by.personId), page, by);
    },
    async changes(id: string, page: ChangesAsked, by: { personId: string; acting: Acting }) {
      return changesOf(ctx, await staged.one(id, by.personId), { page, by });
    },
    maskedLeavers: (id: string, limit: number) => maskedLeavers(db, id, limit),

    /** Rows of the template's columns for everybody in the importer's reach; numbers are masked. */
    async exportRows(personId: string): Promise<AsyncGenerator<(string | null)[]>> {
      const grants = await grantsOf(db, personId);
      const scopeIds = grants.map(({ scopeId }) => scopeId);
      await transact(db, async (tx) => {
        const people = await countStaff(tx, scopeIds);
        await ctx.record(tx, {
          actor: { kind: 'person', personId },
          action: 'directory.exported',
          object: { kind: 'directory', id: personId },
          after: { scopes: grants.length, people },
        });
        await ctx.events.publish(tx, rosterExported, { personId, people });
      });
      return exportRows(db, { crypto: ctx.crypto, corpId: ctx.corpId, scopeIds });
    },
  };
}

export type Imports = ReturnType<typeof createImports>;

function leaversText({ leavers, activeBefore, namelessRows, leftOutRows }: ImportRow): string {
  if (leftOutRows > 0)
    return `表中有${leftOutRows}行未读取（隐藏的行或工作表等），另有${leavers}人将登记为离职；请先核对未读取的内容，或勾选“确认离职人数”`;
  if (namelessRows > 0)
    return `名单中有${namelessRows}行无法对应到员工，另有${leavers}人将登记为离职；请先改正，或勾选“确认离职人数”`;
  return `将有${leavers}人登记为离职，占在册${activeBefore}人的比例过高；请核对是否为完整名单，或勾选“确认离职人数”`;
}
