import { type Database, type Executor, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { Logger } from '../../../lib/logger.ts';
import { Problem } from '../../../lib/problem.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Directory } from '../service.ts';
import { createApply, type ListedAdvisor } from './apply.ts';
import { type Handing, handingOf, type ImportDeed, objectOf } from './deeds.ts';
import type { FaultWords } from './fault-words.ts';
import { expireImports, type ImportRow, lockImport, moveImport, toApply } from './store/imports.ts';
import { eraseStaged } from './store/staged.ts';

export interface WorkNeeds {
  db: Database;
  corpId: string;
  directory: Pick<Directory, 'announce' | 'endRole' | 'identityChanged' | 'person'>;
  /** The importer's places now; null: every place. */
  scopesOf(ex: Executor, importerId: string | null): Promise<readonly string[] | null>;
  outbound: Pick<Outbound, 'registerOwner' | 'say'>;
  /** C25. */
  drawDone(variables: Record<'a' | 'b' | 'c' | 'd', string>, importId: string): TemplateCard;
  record(tx: Tx, entry: ImportDeed): Promise<void>;
  settings: { keepDays: number };
  words: FaultWords;
  logger: Logger;
}

type ProposeAdvisor = (advisor: ListedAdvisor, importerId: string, acting: Handing) => Promise<unknown>;

const OWNER_KIND = 'roster_import';
/** Every check beats once a minute; one silent for so long has died with its process. */
const SILENT_SECONDS = 300;
const ERASED_AT_ONCE = 20_000;

/** What is done to lists without anybody waiting for it: confirmed ones are applied part by part, old ones cleared away. */
export function createWork(needs: WorkNeeds) {
  const { db, corpId, directory, outbound, drawDone, record, scopesOf, settings, words, logger } = needs;
  const { announce, endRole, identityChanged } = directory;
  const applyPart = createApply({ corpId, announce, endRole, identityChanged, scopesOf, proposeAdvisors, words });
  let propose: ProposeAdvisor = async () => undefined;

  outbound.registerOwner(OWNER_KIND, {
    async lock(tx, id) {
      await lockImport(tx, id);
    },
    stillAsked: async () => true,
    unreachable: async () => undefined,
  });

  /**
   * Who is proposed already is refused, and that is well; the same list proposes again what got lost. A list in nobody's
   * name proposes nobody: another officer than the proposer has to agree.
   */
  async function proposeAdvisors(listed: readonly ListedAdvisor[], list: ImportRow): Promise<void> {
    const { importer_id: importerId } = list;
    if (importerId === null) return;
    for (const advisor of listed) {
      await propose(advisor, importerId, handingOf(list)).catch((error: unknown) => {
        if (!(error instanceof Problem)) logger.warn({ reason: describe(error) }, 'a listed advisor was not proposed');
      });
    }
  }

  async function finish(tx: Tx, id: string): Promise<void> {
    const list = await lockImport(tx, id);
    if (!list || !(await moveImport(tx, id, { from: ['APPLYING'], to: 'DONE' }))) return;
    const failed = list.faulty_rows + list.refused_rows;
    const figures = { rows: list.applied_rows, failed, joined: list.applied_new, left: list.applied_left };
    await record(tx, { ...handingOf(list), action: 'directory.import_done', object: objectOf(id), after: figures });
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
      const count = await eraseStaged(db, ERASED_AT_ONCE);
      erased += count;
      if (count < ERASED_AT_ONCE) return erased;
    }
  }

  return {
    /** Who carries on with somebody whom a list calls advisor. */
    onAdvisorListed(proposes: ProposeAdvisor): void {
      propose = proposes;
    },

    applyNext,
    applyWhole,
    erase,

    /** What the bell rings for, and what goes on without it. */
    async sweep(): Promise<number> {
      const waiting = await toApply(db);
      await eachAlone(waiting, applyWhole, (importId, err) =>
        logger.error({ err, importId }, 'a list could not be applied; it is tried again'),
      );
      return waiting.length;
    },

    async tidy(): Promise<number> {
      await expireImports(db, { silentSeconds: SILENT_SECONDS, days: settings.keepDays });
      return erase();
    },
  };
}

function asTexts<K extends string>(figures: Record<K, number>): Record<K, string> {
  return Object.fromEntries(Object.entries(figures).map(([key, n]) => [key, String(n)])) as Record<K, string>;
}
