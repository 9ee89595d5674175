import type { Executor } from '../../database/index.ts';
import type { Keep, Kept, Together } from '../../kernel/module/index.ts';
import type { KeptData } from './api.ts';

const AT_ONCE = 20;
const IN_FILE = 500;

/** All that is kept about somebody beside his record: each module says its part, in the order of the page. */
export function createKept({ keeps }: Pick<Together, 'keeps'>) {
  function kept(kind: string): Keep {
    const found = keeps().get(kind);
    if (!found) throw new Error(`no module keeps anything of kind ${kind}`);
    return found;
  }

  async function page(ex: Executor, personId: string, kind: string, skip: number): Promise<KeptData> {
    const { title, source } = kept(kind);
    const rows = await source(ex, personId, { limit: AT_ONCE, skip });
    const count = rows[0]?.total ?? 0;
    const shown = skip + rows.length;
    return {
      kind,
      title,
      count,
      rows: rows.map(({ at, about, said, path }, index) => ({
        place: count - skip - index,
        at: at.toISOString(),
        ...{ about, said, path },
      })),
      next: shown < count ? shown : null,
    };
  }

  return {
    page,

    /** All of it, at most so many of a kind, read page by page while it is taken away. */
    async *all(ex: Executor, personId: string, kind: string, atMost: number): AsyncGenerator<Kept> {
      const { source } = kept(kind);
      for (let skip = 0; skip < atMost; ) {
        const rows = await source(ex, personId, { limit: Math.min(IN_FILE, atMost - skip), skip });
        yield* rows;
        skip += rows.length;
        if (rows.length === 0) return;
      }
    },

    of: (ex: Executor, personId: string): Promise<KeptData[]> =>
      Promise.all([...keeps().keys()].map((kind) => page(ex, personId, kind, 0))),
  };
}
