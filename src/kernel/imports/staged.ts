import { sql } from 'kysely';
import { afterCommit, type Executor, eachAlone, type Tx, transact } from '../../database/index.ts';
import { describe } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { withoutPersonalNumbers } from '../../lib/masking.ts';
import { conflict, notFound, Problem } from '../../lib/problem.ts';
import type { Source } from '../../lib/spreadsheet/index.ts';
import { cut, readable } from '../../lib/text.ts';
import { minutes } from '../../lib/time.ts';
import { type FaultCode, type PlacedFault, placed } from './faults.ts';
import { limitsOf } from './files.ts';
import { type ListRow, readList, refuseForbidden } from './read.ts';
import * as store from './store.ts';
import type { Figures, Importer, Opened, StagedList, StagingContext } from './types.ts';

export interface NewList {
  source: Source;
  fileName?: string | undefined;
  /** What its sender says of its length, where he does. */
  declaredBytes?: number;
  /** Null: the operator at the server's own command line. */
  importerId: string | null;
  /** Handed in at the command line, be it in somebody's name. */
  byOperator?: boolean;
  /** Whoever is not on it has left. */
  fullList: boolean;
  /** The list is about this one only; its rows need not name it. */
  organisationId?: string | null;
  /** Rows that are hidden or filtered away are rows of the list like the others. */
  includeHidden?: boolean;
}

export type Progress = 'busy' | 'more' | 'rows-done' | 'nothing';

/** Judging a batch must not keep the process from whatever else it has to do. */
const ROWS_AT_ONCE = 250;
const HEARTBEAT_MS = minutes(1);
/** A check that is silent for so long has died with its process. */
const SILENT_SECONDS = 300;
const ERASED_AT_ONCE = 20_000;
const NAME_CHARACTERS = 60;
const NOTHING_USABLE = '没有可以导入的行，请按列出的问题改正后重新上传';
/** Any number, the same in every process: one list is applied at a time. */
const APPLIER_LOCK = 4_701_734;

export async function importerOf(
  { grantsOf }: Pick<StagingContext, 'grantsOf'>,
  ex: Executor,
  personId: string | null,
): Promise<Importer> {
  return personId === null ? { kind: 'operator' } : { kind: 'person', personId, grants: await grantsOf(ex, personId) };
}

/** Who acts on a list, as the audit log takes it. */
export function actingOn(list: Pick<store.ImportRow, 'importerId' | 'byOperator'>) {
  const { importerId: personId, byOperator } = list;
  if (personId === null) return { actor: { kind: 'operator' as const } };
  return byOperator
    ? { actor: { kind: 'operator' as const }, onBehalfOf: personId }
    : { actor: { kind: 'person' as const, personId } };
}

/** Binds one list to its context: checked while it arrives, shown, confirmed, applied part by part, cleared away. */
export function stagedImports<C extends string, Context extends StagingContext, State, Row>(
  definition: StagedList<C, Context, State, Row>,
  context: Context,
) {
  const { db, logger, settings } = context;
  const { name, audit } = definition;

  const record = (tx: Tx, list: store.ImportRow, step: string, after: Figures) =>
    context.record(tx, {
      ...actingOn(list),
      action: `${audit.action}_${step}`,
      object: { kind: audit.kind, id: list.id },
      after,
    });

  async function owned(ex: Executor, id: string, personId: string | null): Promise<store.ImportRow> {
    const list = await store.readImport(ex, id);
    if (list?.list === name && (personId === null || list.importerId === personId)) return list;
    throw notFound();
  }

  async function read(
    opened: Omit<Opened, 'account'>,
    { source, includeHidden = false, declaredBytes = 0 }: NewList,
    isLimited: boolean,
  ) {
    const { importer } = opened;
    const personId = importer.kind === 'person' ? importer.personId : null;
    const limits = isLimited && personId !== null ? limitsOf(declaredBytes, await store.rowsWaiting(db, personId)) : {};
    const words = definition.words(context);
    const refuseHeading = refuseForbidden(context.texts);
    return readList(definition.tables, source, { words, refuseHeading, includeHidden, limits });
  }

  async function stageAll(opened: Opened, rows: AsyncIterable<ListRow<C, FaultCode>>): Promise<void> {
    const state = await definition.prepare(context, opened);
    let batch: Row[] = [];
    // The database works on one batch while the next is read; each sees the lines of the one before.
    let staging: Promise<void> = Promise.resolve();
    const next = async (): Promise<void> => {
      await staging;
      staging = definition.stage(context, opened, { state, rows: batch });
      staging.catch(() => undefined);
      batch = [];
    };
    try {
      for await (const row of rows) {
        batch.push(definition.read(row, state));
        if (batch.length >= ROWS_AT_ONCE) await next();
      }
      await next();
    } finally {
      // Nothing is written any more once this has failed.
      await staging.catch(() => undefined);
    }
    await staging;
    await store.keepAccount(db, opened.importId, opened.account);
  }

  /** One transaction's worth; the cursor moves with it, so it may stop anywhere and be called again. */
  const applyNext = (id: string): Promise<Progress> =>
    transact(db, async (tx) => {
      const { rows: lock } = await sql<{ got: boolean }>`
        select pg_try_advisory_xact_lock(${APPLIER_LOCK}) as got`.execute(tx);
      if (lock[0]?.got !== true) return 'busy';
      const list = await store.lockImport(tx, id);
      if (list?.state !== 'APPLYING') return 'nothing';
      if (await definition.applyPart(tx, context, list)) return 'more';
      await store.moveImport(tx, id, { from: ['APPLYING'], to: 'DONE' });
      await record(tx, list, 'done', await definition.done(tx, context, list));
      return 'rows-done';
    });

  async function applyWhole(id: string): Promise<void> {
    while ((await applyNext(id)) === 'more');
    await erase();
  }

  async function erase(): Promise<number> {
    let erased = 0;
    for (;;) {
      const count = await definition.erase(db, ERASED_AT_ONCE);
      erased += count;
      if (count < ERASED_AT_ONCE) return erased;
    }
  }

  return {
    owned,
    applyNext,
    applyWhole,

    /** Null when it may be confirmed as it is. */
    consent: (list: store.ImportRow) => (list.fullList ? definition.consent(context, list) : null),

    /** Answers when the whole list has been read; a list that cannot be read at all is refused. */
    async check(input: NewList): Promise<store.ImportRow> {
      const { importerId, byOperator = importerId === null, fullList, organisationId = null } = input;
      const { includeHidden = false, fileName } = input;
      const importer = await importerOf(context, db, importerId);
      const importId = newId();
      const opening = { importId, importer, organisationId };
      const { rows, account } = await read(opening, { ...input, includeHidden }, !byOperator);
      await store.insertImport(db, {
        ...{ id: importId, list: name, importerId, organisationId, fullList, byOperator, includeHidden },
        fileName: shownFileName(fileName),
      });
      // A workbook is read when it is whole, which takes minutes over a slow line; a dead process beats no more.
      const beat = setInterval(() => void store.touchImport(db, importId).catch(() => undefined), HEARTBEAT_MS);
      try {
        await stageAll({ ...opening, account }, rows);
        await transact(db, async (tx) => {
          await definition.whole(tx, context, await owned(tx, importId, null), importer);
          await store.moveImport(tx, importId, { from: ['CHECKING'], to: 'CHECKED' });
          const list = await owned(tx, importId, null);
          await record(tx, list, 'checked', { rows: list.rowsRead, errors: list.errors, fullList });
        });
      } catch (error) {
        const reason = error instanceof Problem ? error.messageZh : '检查中断，请重新导入';
        if (!(error instanceof Problem)) logger.warn({ importId, reason: describe(error) }, 'a list’s check failed');
        await store.moveImport(db, importId, { from: ['CHECKING'], to: 'FAILED', reason });
        await erase();
        throw error;
      } finally {
        clearInterval(beat);
      }
      return owned(db, importId, null);
    },

    /** The worker applies it; confirmed twice it is applied once. */
    async confirm(id: string, personId: string | null, { acceptLeavers = false } = {}): Promise<store.ImportRow> {
      await transact(db, async (tx) => {
        await owned(tx, id, personId);
        const list = await store.lockImport(tx, id);
        if (!list || list.state === 'APPLYING' || list.state === 'DONE') return;
        if (list.state !== 'CHECKED') throw conflict('import_not_checked', '这次导入不能确认，请重新导入');
        if (list.rowsRead <= list.faultyRows) throw conflict('import_empty', NOTHING_USABLE);
        await definition.demand(tx, context, list, await importerOf(context, tx, personId));
        const why = list.fullList ? definition.consent(context, list) : null;
        if (why !== null && !acceptLeavers) throw conflict('leavers_not_accepted', why);
        await store.confirmImport(tx, id, { acceptLeavers });
        await record(tx, list, 'confirmed', { leavers: list.leavers, acceptLeavers });
        afterCommit(tx, context.enqueue);
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
    listOf: (personId: string) => store.importsOf(db, name, personId, 50),
    toConfirm: (ex: Executor, personId: string) => store.importsToConfirm(ex, name, personId),

    async faults(id: string, personId: string | null, page: store.Page): Promise<PlacedFault[]> {
      const { sheets } = await owned(db, id, personId);
      return (await store.faultsAfter(db, id, page)).map((fault) => placed(fault, sheets));
    },

    /** Every fault that was kept, page by page. */
    async *allFaults(id: string, personId: string | null): AsyncGenerator<PlacedFault> {
      const { sheets } = await owned(db, id, personId);
      for (let after = 0; ; ) {
        const page = await store.faultsAfter(db, id, { after, limit: 1_000 });
        for (const fault of page) yield placed(fault, sheets);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.n;
      }
    },

    /** Applies what is confirmed, also where the job that should have done it was lost. */
    async sweep(): Promise<number> {
      const waiting = await store.importsToApply(db, name);
      await eachAlone(waiting, applyWhole, (importId, err) =>
        logger.error({ err, importId }, 'a list could not be applied; it is tried again'),
      );
      return waiting.length;
    },

    async tidy(): Promise<number> {
      await store.expireImports(db, name, { silentSeconds: SILENT_SECONDS, days: settings.keepDays });
      return erase();
    },
  };
}

/** By which its sender finds it again; people write names and numbers into it. */
function shownFileName(fileName: string | undefined): string | null {
  const name = readable(fileName ?? '').replace(/\s+/g, ' ');
  return name === '' ? null : cut(withoutPersonalNumbers(name), NAME_CHARACTERS);
}
