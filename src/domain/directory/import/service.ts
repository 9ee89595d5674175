import type { Texts } from '../../../config/text-file.ts';
import { afterCommit, type Executor, transact } from '../../../database/index.ts';
import type { Events } from '../../../kernel/events/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { newId } from '../../../lib/ids.ts';
import { conflict, forbidden, notFound, Problem } from '../../../lib/problem.ts';
import type { Source } from '../../../lib/spreadsheet/index.ts';
import { minutes } from '../../../lib/time.ts';
import { rosterExported } from '../events.ts';
import type { RoleGrant } from '../types.ts';
import { createCheck } from './check.ts';
import { handingOf, objectOf } from './deeds.ts';
import { countStaff, exportRows } from './export.ts';
import { faultWords } from './fault-words.ts';
import { type PlacedFault, placed } from './faults.ts';
import { noteNewUnits } from './new-units.ts';
import { loadPlaces } from './places.ts';
import { leaversText, limitsOf } from './refusals.ts';
import { leaversNeedConsent } from './rules.ts';
import { faultsAfter } from './store/faults.ts';
import * as store from './store/imports.ts';
import { organisationBy } from './store/organisations.ts';
import { findLeavers, organisationsOf } from './store/staged.ts';
import { type Importer, scopesOf } from './types.ts';
import { createWork, type WorkNeeds } from './work.ts';

interface ImportNeeds extends Omit<WorkNeeds, 'settings' | 'words' | 'scopesOf'> {
  crypto: FieldCrypto;
  /** Those of somebody's grants that open `directory.import`. */
  grantsOf(ex: Executor, personId: string): Promise<RoleGrant[]>;
  events: Pick<Events, 'publish'>;
  enqueue(): void;
  settings: { leaverShare: number; keepDays: number };
  texts: Pick<Texts, 'roster'>;
}

export interface NewList {
  source: Source;
  /** What its sender says of its length, where he does. */
  declaredBytes?: number;
  /** Null: the operator at the server's own command line. */
  importerId: string | null;
  /** Handed in at the command line, be it in somebody's name. */
  byOperator?: boolean;
  fullList: boolean;
  /** The list is about this one only; its rows need not name it. */
  organisationId?: string | null;
  /** Rows that are hidden or filtered away are people of the list like the others. */
  includeHidden?: boolean;
}

const HEARTBEAT_MS = minutes(1);

/** Rosters in two steps: a list is checked while it arrives, and applied part by part once somebody confirms it. */
export function createImports(needs: ImportNeeds) {
  const { db, crypto, corpId, grantsOf, record, events, enqueue, settings, logger } = needs;
  const texts = needs.texts.roster;
  const words = faultWords(texts);
  const check = createCheck({ db, crypto, corpId, texts });
  const { onAdvisorListed, applyNext, applyWhole, erase, sweep, tidy } = createWork({
    ...needs,
    words,
    scopesOf: async (ex, personId) => scopesOf(await importerOf(ex, personId)),
  });

  async function importerOf(ex: Executor, personId: string | null): Promise<Importer> {
    if (personId === null) return { kind: 'operator' };
    return { kind: 'person', personId, grants: await grantsOf(ex, personId) };
  }

  const placesFor = async (ex: Executor, personId: string | null, onlyId: string | null) =>
    loadPlaces(ex, { importer: await importerOf(ex, personId), onlyId, words });

  async function owned(ex: Executor, id: string, personId: string | null): Promise<store.ImportRow> {
    const list = await store.readImport(ex, id);
    if (list && (personId === null || list.importer_id === personId)) return list;
    throw notFound();
  }

  const needsConsent = (list: store.ImportRow): boolean =>
    list.full_list &&
    leaversNeedConsent(
      {
        leavers: list.leavers,
        activeBefore: list.active_before,
        namelessRows: list.nameless_rows + list.left_out_rows,
      },
      settings.leaverShare,
    );

  return {
    needsConsent,

    onAdvisorListed,

    /** Step one. Answers when the whole list has been read; a list that cannot be read at all is refused. */
    async check({
      source,
      declaredBytes = 0,
      importerId,
      byOperator = importerId === null,
      fullList,
      organisationId = null,
      includeHidden = false,
    }: NewList): Promise<store.ImportRow> {
      const importer = await importerOf(db, importerId);
      const isAnybody = importerId !== null && !byOperator;
      const limits = isAnybody ? limitsOf(declaredBytes, await store.rowsWaiting(db, importerId)) : null;
      const id = newId();
      await store.insertImport(db, { id, importerId, organisationId, fullList, byOperator, includeHidden });
      // A workbook is read when it is whole, which takes minutes over a slow line; a dead process beats no more.
      const beat = setInterval(() => void store.touchImport(db, id).catch(() => undefined), HEARTBEAT_MS);
      try {
        await check({ importId: id, source, importer, organisationId, includeHidden, limits });
        await transact(db, async (tx) => {
          if (fullList) await findLeavers(tx, id, scopesOf(importer));
          await noteNewUnits(tx, id);
          await store.moveImport(tx, id, { from: ['CHECKING'], to: 'CHECKED' });
          const list = await owned(tx, id, null);
          const after = { rows: list.rows_read, errors: list.errors, fullList };
          await record(tx, { ...handingOf(list), action: 'directory.import_checked', object: objectOf(id), after });
        });
      } catch (error) {
        const reason = error instanceof Problem ? error.messageZh : '检查中断，请重新导入';
        if (!(error instanceof Problem))
          logger.warn({ importId: id, reason: describe(error) }, 'a roster check failed');
        await store.moveImport(db, id, { from: ['CHECKING'], to: 'FAILED', reason });
        await erase();
        throw error;
      } finally {
        clearInterval(beat);
      }
      return owned(db, id, null);
    },

    /** Step two. The worker applies it; said twice it is confirmed once. */
    async confirm(id: string, personId: string | null, { acceptLeavers = false } = {}): Promise<store.ImportRow> {
      await transact(db, async (tx) => {
        await owned(tx, id, personId);
        const list = await store.lockImport(tx, id);
        if (!list || list.state === 'APPLYING' || list.state === 'DONE') return;
        if (list.state !== 'CHECKED') throw conflict('import_not_checked', '这次导入不能确认，请重新导入');
        const places = await placesFor(tx, personId, list.organisation_id);
        const plans = await organisationsOf(tx, id);
        if (!plans.every(places.covers)) throw forbidden('名单中有单位已不在您的管理范围内');
        if (needsConsent(list) && !acceptLeavers) throw conflict('leavers_not_accepted', leaversText(list));
        await store.acceptLeavers(tx, id, acceptLeavers);
        await store.moveImport(tx, id, { from: ['CHECKED'], to: 'APPLYING' });
        const after = { leavers: list.leavers, acceptLeavers };
        await record(tx, { ...handingOf(list), action: 'directory.import_confirmed', object: objectOf(id), after });
        afterCommit(tx, enqueue);
      });
      return owned(db, id, personId);
    },

    async discard(id: string, personId: string): Promise<store.ImportRow> {
      await owned(db, id, personId);
      const moved = await store.moveImport(db, id, { from: ['CHECKED'], to: 'DISCARDED' });
      if (!moved) throw conflict('import_not_checked', '只能放弃已检查、未确认的导入');
      await erase();
      return owned(db, id, personId);
    },

    one: (id: string, personId: string | null) => owned(db, id, personId),
    listOf: (personId: string) => store.importsOf(db, personId, 50),
    toConfirm: store.toConfirm,

    async faults(id: string, personId: string | null, page: { after: number; limit: number }): Promise<PlacedFault[]> {
      const { sheets } = await owned(db, id, personId);
      return (await faultsAfter(db, id, page)).map((fault) => placed(fault, sheets));
    },

    /** Every fault that was kept, page by page. */
    async *allFaults(id: string, personId: string | null) {
      const { sheets } = await owned(db, id, personId);
      for (let after = 0; ; ) {
        const page = await faultsAfter(db, id, { after, limit: 1_000 });
        for (const fault of page) yield placed(fault, sheets);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.n;
      }
    },

    /** Whose list may name which organisation; undefined when there is none of that id or code in his reach. */
    async organisationInReach(personId: string, idOrCode: string): Promise<string | null> {
      const places = await placesFor(db, personId, null);
      const plan = await organisationBy(db, idOrCode);
      return plan && places.covers(plan) ? plan.organisationId : null;
    },

    /** Rows of the template's columns for everybody in the importer's reach; numbers are masked. */
    async exportRows(personId: string): Promise<AsyncGenerator<(string | null)[]>> {
      const grants = await grantsOf(db, personId);
      const scopeIds = grants.map(({ scopeId }) => scopeId);
      await transact(db, async (tx) => {
        const people = await countStaff(tx, scopeIds);
        await record(tx, {
          actor: { kind: 'person', personId },
          action: 'directory.exported',
          object: { kind: 'directory', id: personId },
          after: { scopes: grants.length, people },
        });
        await events.publish(tx, rosterExported, { personId, people });
      });
      return exportRows(db, { crypto, corpId, scopeIds });
    },

    applyNext,
    applyWhole,
    sweep,
    tidy,
  };
}

export type Imports = ReturnType<typeof createImports>;
