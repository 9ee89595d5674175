import type { WarningViewData } from '../contract.ts';
import { yuanText } from '../money.ts';
import { useWords } from '../words.ts';

const SUMS = ['lossCents', 'avertedCents', 'recoveredCents'] as const;

/** Gone, kept from going, brought back: three sums that are never added. */
export function MoneyLines({ view }: { view: WarningViewData }) {
  const { fields } = useWords();
  if (SUMS.every((sum) => view[sum] === null)) return null;
  return (
    <section className="block money" aria-label="金额，三项分别统计">
      <dl>
        {SUMS.map((sum) => {
          const cents = view[sum];
          return (
            <div className="line" key={sum}>
              <dt>{fields[sum]}</dt>
              <dd>{cents === null ? '未填写' : yuanText(cents)}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
