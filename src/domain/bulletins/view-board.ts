import type { Texts } from '../../config/text-file.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { BoardData, BoardOrganisationsData } from './api.ts';
import { countersOf, percentOf, sumOf } from './percent.ts';
import type { Found } from './reading.ts';
import * as store from './store.ts';

/** The live board within its reader's places: totals, speed, townships; without a transaction, side by side. */
export function createViewBoard(texts: Texts) {
  return async function viewBoard(db: Database, { bulletin, reader, now }: Found): Promise<BoardData> {
    const { id } = bulletin;
    const { sees, discreet } = reader;
    const [speed, counted, sawOriginal] = await Promise.all([
      store.ackSeconds(db, id, sees),
      store.townshipCounts(db, id, sees),
      bulletin.corrects ? store.countCorrected(db, id, sees) : null,
    ]);
    const townships = counted.map(({ counts, name, ...township }) => ({
      ...township,
      name: name === '' ? texts.bulletin.police : name,
      counters: countersOf(counts, { discreet }),
    }));
    const counters = sumOf(townships.map(({ counters }) => counters));
    return {
      id,
      state: bulletin.state,
      counters,
      percent: percentOf(counters),
      medianAckSeconds: speed.median,
      p90AckSeconds: speed.p90,
      wave: bulletin.wave,
      remindersSent: bulletin.remindersSent,
      townships,
      sawOriginal,
      now: now.toISOString(),
    };
  };
}

/** Organisations under a township, a page of them; on demand the silent only. */
export async function viewOrganisations(
  tx: Tx,
  { bulletin: { id, quorum }, reader }: Found,
  query: Omit<store.OrganisationPage, 'quorum'>,
): Promise<BoardOrganisationsData> {
  const rows = await store.organisationPage(tx, id, reader.sees, { ...query, quorum });
  return {
    organisations: rows.map(({ id, name, township, silent, counts }) => ({
      id,
      name,
      township,
      silent,
      counters: countersOf(counts, reader),
    })),
    next: rows.length === query.limit ? (rows.at(-1)?.code ?? null) : null,
  };
}
