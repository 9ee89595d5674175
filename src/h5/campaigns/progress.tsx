import type { Counts } from '../../domain/campaigns/api.ts';
import { Meter } from '../parts/meter.tsx';

/** Done of all; whoever need not do it counts as done in the service already. */
export function Progress({ counts }: { counts: Counts }) {
  const { people, done } = counts;
  return (
    <>
      <Meter value={done} max={people} label="完成进度" />
      <span className="small">
        {done}/{people}人完成（{percentText(done, people)}）
      </span>
    </>
  );
}

/** One decimal, never rounded up to a whole that is not reached; nobody at all is "—". */
export function percentText(part: number, whole: number): string {
  return whole === 0 ? '—' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}%`;
}

export function notYetOf({ waiting, asked, partial }: Counts): number {
  return waiting + asked + partial;
}
