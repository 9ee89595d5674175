import type { Executor } from '../../database/index.ts';
import type { KeptData } from './api.ts';
import { KEPT_KINDS, type KeptKind } from './types.ts';

/** One thing kept about somebody, in words for himself. */
export interface Kept {
  at: Date;
  about: string;
  said: string;
  /** The page that shows it, where there is one. */
  path: string | null;
}

/** What a module keeps about one person, newest first, each row with how many there are in all; one query. */
export type KeptSource = (ex: Executor, personId: string, limit: number) => Promise<readonly (Kept & Counted)[]>;
export interface Counted {
  total: number;
}

const AT_MOST = 20;

/** All that is kept about somebody beside his record: each module says its part, in the order of the page. */
export function createKept() {
  const sources = new Map<KeptKind, KeptSource>();

  return {
    from(kind: KeptKind, source: KeptSource): void {
      sources.set(kind, source);
    },

    async of(ex: Executor, personId: string): Promise<KeptData[]> {
      return Promise.all(
        KEPT_KINDS.map(async (kind) => {
          const rows = (await sources.get(kind)?.(ex, personId, AT_MOST)) ?? [];
          return {
            kind,
            count: rows[0]?.total ?? 0,
            rows: rows.map(({ at, about, said, path }) => ({ at: at.toISOString(), about, said, path })),
          };
        }),
      );
    },
  };
}
