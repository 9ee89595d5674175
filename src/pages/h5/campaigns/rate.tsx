import type { RateData } from '../../../domain/campaigns/api.ts';
import { shareText } from '../../../lib/shares.ts';

export function Rate({ rate: { protection, activation, items } }: { rate: RateData }) {
  return (
    <section className="card">
      <dl>
        <Line name="三项完成" share={protection} />
        {items.map(({ code, name, done }) => (
          <Line key={code} name={name} share={done} />
        ))}
        <Line name="账号激活" share={activation} />
      </dl>
    </section>
  );
}

function Line({ name, share: { numerator, denominator } }: { name: string; share: RateData['protection'] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{shareText(numerator, denominator)}</b>{' '}
        <span className="small">
          {numerator}/{denominator}人
        </span>
      </dd>
    </div>
  );
}
