import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import type { BoardData, BoardOrganisationsData } from './api.ts';
import { countersOf, percentOf } from './percent.ts';
import type { Found } from './reading.ts';
import * as store from './store.ts';

/** The live board within its reader's places: totals, speed, townships. */
export function createViewBoard(texts: Texts) {
  return async function viewBoard(tx: Tx, { bulletin, reader, now }: Found): Promise<BoardData> {
    const { id } = bulletin;
    const { sees, discreet } = reader;
    const [counts, speed, townships, sawOriginal] = [
      await store.countsOf(tx, [id], sees),
      await store.ackSeconds(tx, id, sees),
      await store.townshipCounts(tx, id, sees),
      bulletin.corrects ? await store.countCorrected(tx, id, sees) : null,
    ];
    const counters = countersOf(counts.get(id) ?? {}, { discreet });
    return {
      id,
      state: bulletin.state,
      counters,
      percent: percentOf(counters),
      medianAckSeconds: speed.median,
      p90AckSeconds: speed.p90,
      wave: bulletin.wave,
      remindersSent: bulletin.remindersSent,
      townships: townships.map(({ counts, name, ...township }) => ({
        ...township,
        name: name === '' ? texts.bulletin.police : name,
        counters: countersOf(counts, { discreet }),
      })),
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
