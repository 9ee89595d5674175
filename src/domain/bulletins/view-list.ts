import { appNow, type Tx } from '../../database/index.ts';
import type { Directory } from '../directory/index.ts';
import type { BulletinListData } from './api.ts';
import type { Reading } from './reading.ts';
import { readerOf } from './rights.ts';
import * as store from './store.ts';

interface ListNeeds {
  directory: Directory;
  reading: Reading;
}

/** The bulletins a reader may know of, newest first, each with how far it has come in his places. */
export function createViewList({ directory, reading }: ListNeeds) {
  return async function viewList(tx: Tx, query: store.ListQuery, personId: string): Promise<BulletinListData> {
    const now = await appNow(tx);
    const reader = await readerOf(tx, directory, personId);
    const bulletins = await store.listed(tx, query, reader);
    const ids = bulletins.map(({ id }) => id);
    const counts = await store.countsOf(tx, ids, reader.sees);
    const names = await store.namesOfPeople(
      tx,
      bulletins.map(({ authorId }) => authorId),
    );
    return {
      now: now.toISOString(),
      mayWrite: reader.mayWrite,
      bulletins: bulletins.map((bulletin) => reading.summaryOf(bulletin, reader, counts.get(bulletin.id) ?? {}, names)),
    };
  };
}
