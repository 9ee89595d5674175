import { useAppNow } from '../../kit/clock.tsx';
import { Link } from '../../kit/router.tsx';
import { type AppClock, spanText } from '../../kit/time.ts';
import { missedText, type Overdue } from '../overdue.ts';
import { useWords } from '../words.ts';
import type { ListedWarning } from './tabs.ts';

interface WarningRowProps {
  warning: ListedWarning;
  clock: AppClock;
  /** What the next step asks of the reader, when it is his. */
  asked?: string | undefined;
}

export function WarningRow({ warning, clock, asked }: WarningRowProps) {
  const { levels, states, outcomes, steps } = useWords();
  const { id, level, number, state, openReason, escalationStep, organisation, subject, owner, mine, drill } = warning;
  return (
    <li>
      <Link className={`warning-row level-${level}${warning.exhausted ? ' is-exhausted' : ''}`} to={`/h5/w/${id}`}>
        <span className="row-band">
          {levels[level]?.tag}
          {drill && <b className="drill-mark">演练</b>}
        </span>
        <span className="row-text">
          <b>
            {subject ?? '本人待核实'} <small>{organisation ?? '单位待核实'}</small>
          </b>
          <span>
            {asked && asked !== states[state] && <strong>{asked}</strong>} {states[state]}
            {openReason && `：${outcomes[openReason] ?? ''}`}
            {owner && `，${mine ? '由您负责' : owner}`}
          </span>
          <small>
            {number}
            {escalationStep > 0 && `，已通知到${steps[escalationStep] ?? ''}`}
          </small>
        </span>
        {warning.overdue ? (
          <Over clock={clock} overdue={warning.overdue} isExhausted={warning.exhausted} />
        ) : (
          warning.dueAt && <Left clock={clock} at={warning.dueAt} />
        )}
      </Link>
    </li>
  );
}

/** 「已超时 24小时05分，无人接手」, counting up. */
function Over({ clock, overdue, isExhausted }: { clock: AppClock; overdue: Overdue; isExhausted: boolean }) {
  const since = Math.max(0, useAppNow(clock) - Date.parse(overdue.since));
  return (
    <span className="row-left is-over">
      <small>已超时</small>
      <b>{spanText(since)}</b>
      <small>{missedText(overdue, isExhausted)}</small>
    </span>
  );
}

function Left({ clock, at }: { clock: AppClock; at: string }) {
  const left = Date.parse(at) - useAppNow(clock);
  return (
    <span className={left < 0 ? 'row-left is-over' : 'row-left'}>
      <small>{left < 0 ? '超时' : '还剩'}</small>
      <b>{spanText(left)}</b>
    </span>
  );
}
