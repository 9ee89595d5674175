import type { Counters } from '../../../domain/bulletins/api.ts';
import { percentText } from '../../../lib/shares.ts';
import { PARTS } from './state-words.ts';

/** All of the audience as one bar: its parts always fill it. */
export function CountBar({ counters }: { counters: Counters }) {
  if (counters.target === 0) return null;
  return (
    <span className="bar" role="img" aria-label={PARTS.map(({ key, name }) => `${name}${counters[key]}人`).join('，')}>
      {PARTS.filter(({ key }) => counters[key] > 0).map(({ key }) => (
        <i key={key} className={`part-${key}`} style={{ width: `${(counters[key] / counters.target) * 100}%` }} />
      ))}
    </span>
  );
}

export function Counts({ counters, percent }: { counters: Counters; percent: Omit<Counters, 'target'> }) {
  return (
    <div className="counts">
      {PARTS.filter(({ key }) => counters[key] > 0 || key === 'acked' || key === 'accepted').map(({ key, name }) => (
        <div key={key}>
          <b>{counters[key]}</b>
          <span>
            <i className={`part-${key}`} />
            {name}
          </span>
          <span className="share">{percentText(percent[key])}</span>
        </div>
      ))}
    </div>
  );
}
