import type { Texts } from '../../config/text-file.ts';
import { appNow, type Executor, type Tx } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { Directory } from '../directory/index.ts';
import { allowedTo } from './allowed.ts';
import type { BulletinListData } from './api.ts';
import { countersOf } from './percent.ts';
import type { Refusals } from './refusals.ts';
import { type Reader, readerOf } from './rights.ts';
import * as store from './store.ts';
import type { Bulletin } from './types.ts';

interface ReadingNeeds {
  directory: Directory;
  texts: Texts;
  remindersMax: number;
  refusals: Refusals;
}

/** A bulletin, and what its reader is to it. */
export interface Found {
  bulletin: Bulletin;
  reader: Reader;
  now: Date;
}

/** What every view of bulletins begins with. */
export function createReading({ directory, texts, remindersMax, refusals }: ReadingNeeds) {
  return {
    /** A bulletin this reader may know of: his own, one under his command, or one that went to his places. */
    async find(ex: Executor, id: string, personId: string): Promise<Found> {
      const bulletin = await store.load(ex, id);
      if (!bulletin) throw refusals.notFound();
      const reader = await readerOf(ex, directory, personId);
      const now = await appNow(ex);
      if (reader.isAuthor(bulletin) || reader.may(bulletin, 'bulletin.view')) return { bulletin, reader, now };
      if (!(await store.wentTo(ex, id, reader.sees))) throw refusals.notFound();
      return { bulletin, reader, now };
    },

    summaryOf(
      bulletin: Bulletin,
      reader: Reader,
      counts: store.Counts,
      names: ReadonlyMap<string, string>,
    ): BulletinListData['bulletins'][number] {
      const author = names.get(bulletin.authorId) ?? '';
      return {
        id: bulletin.id,
        number: bulletin.number,
        state: bulletin.state,
        title: bulletin.title,
        drill: bulletin.drill,
        author: reader.masked ? maskName(author) : author,
        mine: reader.isAuthor(bulletin),
        people: bulletin.people,
        createdAt: bulletin.createdAt.toISOString(),
        launchAt: bulletin.launchAt?.toISOString() ?? null,
        deadlineAt: bulletin.deadlineAt?.toISOString() ?? null,
        counters: countersOf(counts, reader),
        allowed: allowedTo(bulletin, reader, remindersMax),
      };
    },

    async refOf(tx: Tx, id: string | null): Promise<{ id: string; number: string; title: string } | null> {
      const bulletin = id && (await store.load(tx, id));
      return bulletin ? { id: bulletin.id, number: bulletin.number, title: bulletin.title } : null;
    },

    fraudNameOf(fraudType: string, isForEmployee: boolean): string {
      const { name, advisor } = texts.fraudTypes[fraudType as keyof Texts['fraudTypes']] ?? { name: fraudType };
      return isForEmployee ? (advisor ?? name) : name;
    },
  };
}

export type Reading = ReturnType<typeof createReading>;
