import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../database/index.ts';
import { quantile } from '../county.ts';
import { countBare } from './floor.ts';
import type { Visitor } from './visitor.ts';

export interface BoardFigures {
  reads: number;
  bytes: number;
  p50Ms: number;
  p95Ms: number;
}

/** A board is asked for about as often as twenty officers would who each look every 5 s. */
const PAUSE_MS = 250;

export interface Watching {
  stop(): Promise<{ boards: Record<string, BoardFigures>; floorP50Ms: number; floorP95Ms: number; unequal: number }>;
}

/** Reads these boards in turn until it is told to stop, each time beside the bare sum over the counters. */
export function watchBoards(
  db: Database,
  campaignId: string,
  boards: readonly { name: string; visitor: Visitor; path: string }[],
): Watching {
  const times = new Map(boards.map(({ name }) => [name, [] as number[]]));
  const bytes = new Map<string, number>();
  const floor: number[] = [];
  let unequal = 0;
  let isOver = false;

  const watching = (async () => {
    while (!isOver) {
      for (const { name, visitor, path } of boards) {
        const { ms, text } = await visitor.get(path);
        times.get(name)?.push(ms);
        bytes.set(name, text.length);
        if (!isEqual(text)) unequal += 1;
      }
      floor.push(await countBare(db, campaignId));
      await wait(PAUSE_MS);
    }
  })();

  return {
    async stop() {
      isOver = true;
      await watching;
      return {
        boards: Object.fromEntries(
          [...times].map(([name, ms]) => [
            name,
            {
              reads: ms.length,
              bytes: bytes.get(name) ?? 0,
              p50Ms: quantile(ms, 0.5),
              p95Ms: quantile(ms, 0.95),
            },
          ]),
        ),
        floorP50Ms: quantile(floor, 0.5),
        floorP95Ms: quantile(floor, 0.95),
        unequal,
      };
    },
  };
}

/** Whether the buckets of a campaign's board add up to its people; a bulletin's board has its own sum. */
function isEqual(text: string): boolean {
  const board = JSON.parse(text) as {
    campaign?: { counts: Record<string, number> };
    counters?: Record<string, number>;
  };
  const { people, target, ...parts } = board.campaign?.counts ?? board.counters ?? {};
  return Object.values(parts).reduce((sum, n) => sum + n, 0) === (people ?? target);
}
