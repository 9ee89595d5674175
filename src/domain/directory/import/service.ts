import type { Readable } from 'node:stream';
import { afterCommit, type Database, type Executor, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { newId } from '../../../lib/ids.ts';
import type { Logger } from '../../../lib/logger.ts';
import { Problem } from '../../../lib/problem.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Directory } from '../service.ts';
import type { RoleGrant } from '../types.ts';
import { createApply, type ListedAdvisor } from './apply.ts';
import { createCheck } from './check.ts';
import { exportRows } from './export.ts';
import { loadPlaces } from './places.ts';
import { leaversNeedConsent } from './rules.ts';
import * as store from './store.ts';
import type { Importer } from './types.ts';

interface ImportNeeds {
  db: Database;
  crypto: FieldCrypto;
  corpId: string;
  directory: Pick<Directory, 'announce' | 'endRole' | 'person'>;
  outbound: Pick<Outbound, 'registerOwner' | 'say'>;
  /** Those of somebody's grants that open `directory.import`. */
  grantsOf(ex: Executor, personId: string): Promise<RoleGrant[]>;
  /** C25. */
  drawDone(variables: Record<'a' | 'b' | 'c' | 'd', string>, importId: string): TemplateCard;
  record(tx: Tx, entry: ImportDeed): Promise<void>;
  ring(): void;
  settings: { leaverShare: number; keepDays: number };
  logger: Logger;
}

/** For the audit log: ids and figures only. */
export interface ImportDeed {
  actor: { kind: 'person'; personId: string } | { kind: 'operator' };
  action: 'directory.import_checked' | 'directory.import_confirmed' | 'directory.import_done' | 'directory.exported';
  object: { kind: 'roster_import' | 'directory'; id: string };
  after: Record<string, string | number | boolean>;
}

export interface NewList {
  source: Readable | Buffer | string;
  /** Null: the operator at the server's own command line. */
  importerId: string | null;
  fullList: boolean;
  /** The list is about this one only; its rows need not name it. */
  organisationId?: string | null;
}

type ProposeAdvisor = (advisor: ListedAdvisor, importerId: string) => Promise<unknown>;

const OWNER_KIND = 'roster_import';
/** Batches come within seconds; a check silent for so long has died with its process. */
const SILENT_SECONDS = 300;
const ERASED_AT_ONCE = 20_000;

/** Rosters in two steps: a list is checked while it arrives, and applied part by part once somebody confirms it. */
export function createImports(needs: ImportNeeds) {
  const { db, crypto, corpId, directory, outbound, grantsOf, drawDone, record, ring, settings, logger } = needs;
  const check = createCheck({ db, crypto, corpId });
  const { announce, endRole } = directory;
  const applyPart = createApply({ corpId, announce, endRole, proposeAdvisors });
  let propose: ProposeAdvisor = async () => undefined;

  /** Who is proposed already is refused, and that is well; the same list proposes again what got lost. */
  async function proposeAdvisors(listed: readonly ListedAdvisor[], importerId: string): Promise<void> {
    for (const advisor of listed) {
      await propose(advisor, importerId).catch((error: unknown) => {
        if (!(error instanceof Problem)) logger.warn({ reason: describe(error) }, 'a listed advisor was not proposed');
      });
    }
  }

  outbound.registerOwner(OWNER_KIND, {
    async lock(tx, id) {
      await store.lockImport(tx, id);
    },
    stillAsked: async () => true,
    unreachable: async () => undefined,
  });

  async function importerOf(ex: Executor, personId: string | null): Promise<Importer> {
    if (personId === null) return { kind: 'operator' };
    return { kind: 'person', personId, grants: await grantsOf(ex, personId) };
  }

  async function finish(tx: Tx, id: string): Promise<void> {
    const list = await store.lockImport(tx, id);
    if (!list || !(await store.moveImport(tx, id, { from: ['APPLYING'], to: 'DONE' }))) return;
    const failed = list.faulty_rows + list.refused_rows;
    const figures = { rows: list.applied_rows, failed, joined: list.applied_new, left: list.applied_left };
    await record(tx, { actor: actorOf(list), action: 'directory.import_done', object: objectOf(id), after: figures });
    const person = list.importer_id === null ? null : await directory.person(tx, list.importer_id);
    if (!person) return;
    const variables = { a: figures.rows, b: failed, c: figures.joined, d: figures.left };
    await outbound.say(tx, [
      {
        owner: { kind: OWNER_KIND, id },
        to: { personId: person.id, userid: person.userid },
        purpose: 'notice',
        template: 'C25',
        content: { type: 'card', card: drawDone(asTexts(variables), id) },
        lane: 3,
      },
    ]);
  }

  /** One transaction's worth; the cursor moves with it, so it may stop anywhere and be called again. */
  const applyNext = (id: string) =>
    transact(db, async (tx) => {
      const progress = await applyPart(tx, id);
      if (progress === 'rows-done') await finish(tx, id);
      return progress;
    });

  async function applyWhole(id: string): Promise<void> {
    for (;;) {
      const progress = await applyNext(id);
      if (progress !== 'more') break;
    }
    await erase();
  }

  async function erase(): Promise<number> {
    let erased = 0;
    for (;;) {
      const count = await store.eraseStaged(db, ERASED_AT_ONCE);
      erased += count;
      if (count < ERASED_AT_ONCE) return erased;
    }
  }

  async function owned(ex: Executor, id: string, personId: string | null): Promise<store.ImportRow> {
    const list = await store.readImport(ex, id);
    if (list && (personId === null || list.importer_id === personId)) return list;
    throw new Problem({ code: 'not_found', status: 404, messageZh: '没有找到这次导入' });
  }

  const needsConsent = (list: store.ImportRow): boolean =>
    list.full_list &&
    leaversNeedConsent(
      { leavers: list.leavers, activeBefore: list.active_before, namelessRows: list.nameless_rows },
      settings.leaverShare,
    );

  return {
    needsConsent,

    /** Who carries on with somebody whom a list calls advisor. */
    onAdvisorListed(proposes: ProposeAdvisor): void {
      propose = proposes;
    },

    /** Step one. Answers when the whole list has been read; a list that cannot be read at all is refused. */
    async check({ source, importerId, fullList, organisationId = null }: NewList): Promise<store.ImportRow> {
      const importer = await importerOf(db, importerId);
      const id = newId();
      await store.insertImport(db, { id, importerId, organisationId, fullList });
      try {
        await check({ importId: id, source, importer, organisationId });
        await transact(db, async (tx) => {
          if (fullList) await store.findLeavers(tx, id);
          await store.moveImport(tx, id, { from: ['CHECKING'], to: 'CHECKED' });
          const list = await owned(tx, id, null);
          const after = { rows: list.rows_read, errors: list.errors, fullList };
          await record(tx, { actor: actorOf(list), action: 'directory.import_checked', object: objectOf(id), after });
        });
      } catch (error) {
        const reason = error instanceof Problem ? error.messageZh : '检查中断，请重新导入';
        if (!(error instanceof Problem))
          logger.warn({ importId: id, reason: describe(error) }, 'a roster check failed');
        await store.moveImport(db, id, { from: ['CHECKING'], to: 'FAILED', reason });
        await erase();
        throw error;
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
        const places = await loadPlaces(tx, await importerOf(tx, personId), list.organisation_id);
        const plans = await store.organisationsOf(tx, id);
        if (!plans.every(places.covers))
          throw new Problem({ code: 'forbidden', status: 403, messageZh: '名单中有单位已不在您的管理范围内' });
        if (needsConsent(list) && !acceptLeavers) throw conflict('leavers_not_accepted', leaversText(list));
        await store.acceptLeavers(tx, id, acceptLeavers);
        await store.moveImport(tx, id, { from: ['CHECKED'], to: 'APPLYING' });
        const after = { leavers: list.leavers, acceptLeavers };
        await record(tx, { actor: actorOf(list), action: 'directory.import_confirmed', object: objectOf(id), after });
        afterCommit(tx, ring);
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

    async faults(id: string, personId: string | null, page: { after: number; limit: number }) {
      await owned(db, id, personId);
      return store.faultsAfter(db, id, page);
    },

    /** Every fault that was kept, page by page. */
    async *allFaults(id: string, personId: string | null) {
      await owned(db, id, personId);
      for (let after = 0; ; ) {
        const page = await store.faultsAfter(db, id, { after, limit: 1_000 });
        yield* page;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.n;
      }
    },

    /** Whose list may name which organisation; undefined when there is none of that id or code in his reach. */
    async organisationInReach(personId: string, idOrCode: string): Promise<string | null> {
      const places = await loadPlaces(db, await importerOf(db, personId), null);
      const plan = await store.organisationBy(db, idOrCode);
      return plan && places.covers(plan) ? plan.organisationId : null;
    },

    /** Rows of the template's columns for everybody in the importer's reach; numbers are masked. */
    async exportRows(personId: string): Promise<AsyncGenerator<(string | null)[]>> {
      const grants = await grantsOf(db, personId);
      await transact(db, (tx) =>
        record(tx, {
          actor: { kind: 'person', personId },
          action: 'directory.exported',
          object: { kind: 'directory', id: personId },
          after: { scopes: grants.length },
        }),
      );
      const scopeIds = grants.map(({ scopeId }) => scopeId);
      return exportRows(db, { crypto, corpId, scopeIds });
    },

    applyNext,
    applyWhole,

    /** What the bell rings for, and what goes on without it: confirmed lists are applied, old ones cleared away. */
    async sweep(): Promise<number> {
      const waiting = await store.toApply(db);
      for (const id of waiting) await applyWhole(id);
      return waiting.length;
    },

    async tidy(): Promise<number> {
      await store.expireImports(db, { silentSeconds: SILENT_SECONDS, days: settings.keepDays });
      return erase();
    },
  };
}

export type Imports = ReturnType<typeof createImports>;

function actorOf({ importer_id }: store.ImportRow): ImportDeed['actor'] {
  return importer_id === null ? { kind: 'operator' } : { kind: 'person', personId: importer_id };
}

function objectOf(id: string): ImportDeed['object'] {
  return { kind: 'roster_import', id };
}

function asTexts<K extends string>(figures: Record<K, number>): Record<K, string> {
  return Object.fromEntries(Object.entries(figures).map(([key, n]) => [key, String(n)])) as Record<K, string>;
}

function leaversText({ leavers, active_before, nameless_rows }: store.ImportRow): string {
  if (nameless_rows > 0)
    return `名单中有${nameless_rows}行无法对应到员工，另有${leavers}人将登记为离职；请先改正，或勾选“确认离职人数”`;
  return `将有${leavers}人登记为离职，占在册${active_before}人的比例过高；请核对是否为完整名单，或勾选“确认离职人数”`;
}

function conflict(code: string, messageZh: string): Problem {
  return new Problem({ code, status: 409, messageZh });
}
