import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PlaceListData, PlaceRowData } from '../../../domain/people/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';

const PAGE = 200;
/** Of one place: a reader has 16 offices, an office some hundred organisations, an organisation some hundred units. */
const PAGES_AT_MOST = 10;

export type Grouping = 'township' | 'station';

export interface Branches {
  /** What lies under a place; '' for the offices. Undefined: not asked for yet. */
  under: (id: string) => readonly PlaceRowData[] | undefined;
  open: (id: string) => Promise<void>;
  problem: ApiProblem | null;
}

/** The tree as far as somebody opened it; another grouping, or a change of the places, begins it anew. */
export function useBranches(by: Grouping, version: number): Branches {
  const [branches, setBranches] = useState<ReadonlyMap<string, readonly PlaceRowData[]>>(new Map());
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  // Another object for every grouping and every version of the places: what was asked by the one before counts no more.
  const asked = useMemo(() => ({ by, version }), [by, version]);

  const open = useCallback(
    async (id: string) => {
      try {
        const rows = await allUnder(id, asked.by);
        setBranches((known) => new Map(known).set(id, rows));
        setProblem(null);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        setProblem(error);
      }
    },
    [asked],
  );

  useEffect(() => {
    setBranches(new Map());
    void open('');
  }, [open]);

  return { under: (id) => branches.get(id), open, problem };
}

async function allUnder(underId: string, by: Grouping): Promise<PlaceRowData[]> {
  const rows: PlaceRowData[] = [];
  let after: string | null = '';
  for (let page = 0; page < PAGES_AT_MOST && after !== null; page += 1) {
    const asked = query({ underId, by, after, limit: PAGE });
    const answer: PlaceListData = await call<PlaceListData>('GET', `/api/places?${asked}`);
    rows.push(...answer.places);
    after = answer.next;
  }
  return rows;
}
