import { isMoneyGone } from '../../../domain/warnings/types.ts';
import type { AppClock } from '../app-clock.ts';
import type { WarningViewData } from '../contract.ts';
import { Countdown, OverTime } from '../parts/countdown.tsx';
import { useWords } from '../words.ts';
import { readerOf } from './reader.ts';
import { whatNow } from './what-now.ts';

export function NowCard({ view, clock }: { view: WarningViewData; clock: AppClock }) {
  const words = useWords();
  const { title, hint, due, late, tone } = whatNow(view, words);
  const { isPolice, readsOnly } = readerOf(view);
  const isOpen = view.state !== 'CLOSED' && view.state !== 'REVOKED';
  const step = isOpen && view.escalationStep > 1 ? words.steps[view.escalationStep] : undefined;
  return (
    <section className={`now is-${tone}${view.exhausted ? ' is-exhausted' : ''}`} aria-label="现在要做的事">
      <h1>{title}</h1>
      {hint && <p className="now-hint">{hint}</p>}
      {late && <OverTime clock={clock} {...late} />}
      {due && <Countdown clock={clock} at={due.at} label={due.label} />}
      {step && <p className="now-step">已通知到：{step}</p>}
      {isMoneyGone(view.openReason) && !isPolice && !readsOnly && (
        <a className="call-police" href="tel:110">
          拨打 110
        </a>
      )}
    </section>
  );
}
