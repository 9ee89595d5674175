import type { Counts } from '../../../domain/campaigns/api.ts';
import { shareText } from '../../../lib/shares.ts';
import { Meter } from '../parts/meter.tsx';

/** Done of all, beside whose it is; whoever need not do it counts as done in the service already. */
export function Progress({ counts, name }: { counts: Counts; name?: string }) {
  const { people, done } = counts;
  return (
    <>
      <span className="progress-line">
        {name && <b>{name}</b>}
        <span className="small">
          {done}/{people}人，{shareText(done, people)}
        </span>
      </span>
      <Meter value={done} max={people} label={name ? `${name}完成进度` : '完成进度'} />
    </>
  );
}

/** Who is left, in one line; zeros say nothing. */
export function Left({ counts }: { counts: Counts }) {
  const { partial, declined, unreachable } = counts;
  const parts: [text: string, count: number][] = [
    ['填了一部分', partial],
    ['选择暂不', declined],
    ['无法送达', unreachable],
  ];
  const said = parts.filter(([, count]) => count > 0).map(([text, count]) => `${text}${count}人`);
  return <p className="small">{[`未完成${notYetOf(counts)}人`, ...said].join('，')}</p>;
}

export function notYetOf({ waiting, asked, partial }: Counts): number {
  return waiting + asked + partial;
}
