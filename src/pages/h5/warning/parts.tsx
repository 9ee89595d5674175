import { useState } from 'react';
import type { WarningViewData } from '../../../domain/warnings/api.ts';
import { isMoneyGone } from '../../../domain/warnings/types.ts';
import { ApiProblem } from '../../kit/call.ts';
import { Countdown, OverTime, useAppNow } from '../../kit/clock.tsx';
import { Alert, useCommand } from '../../kit/command.tsx';
import { yuanText } from '../../kit/money.ts';
import { type AppClock, minuteText, spanText } from '../../kit/time.ts';
import { isUrgent, readerOf, undoUntil } from '../../kit/warning/rules.ts';
import { whatNow } from '../../kit/warning/what-now.ts';
import { PARTICULARS, valueText } from '../../kit/warning/words.ts';
import { api, useWords } from '../api.ts';
import type { ActsProps } from './acts.tsx';

export function LevelBand({ view }: { view: WarningViewData }) {
  const { levels, states } = useWords();
  return (
    <header className={`band level-${view.level}`}>
      <p className="band-line">
        <b className="band-tag">{levels[view.level]?.tag}</b>
        {view.drill && <b className="drill-mark">演练</b>}
        <span className="band-state">{states[view.state]}</span>
      </p>
      <p className="band-number">编号 {view.number}</p>
      {view.drill && <p className="drill-note">这是演练，请勿惊动员工</p>}
    </header>
  );
}

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

export function Who({ view }: { view: WarningViewData }) {
  const { subject, organisation, unit, owner, note, fraudName, allowed } = view;
  const isPolice = readerOf(view).isPolice;
  return (
    <section className="block who" aria-label="员工本人">
      <p className="who-name">
        {subject ? subject.name : '本人待核实'}
        {subject?.post && <small>{subject.post}</small>}
      </p>
      {subject?.masked && allowed.includes('ack') && <p className="who-masked">签收后显示全名</p>}
      <dl>
        {unit && <Line name="部门" value={unit} isStrong />}
        <Line name="单位" value={organisation?.name ?? '待核实'} />
        <Line name="类型" value={fraudName} />
        {owner && (
          <Line
            name={owner.kind === 'POLICE' ? '民警' : '签收'}
            value={owner.me ? `${owner.name}（您）` : owner.name}
          />
        )}
        {view.checkWord && (
          <Line
            name="核验码"
            value={`${view.checkWord.word}（对方不放心时念给他听，${minuteText(view.checkWord.until)} 前有效）`}
            isStrong
          />
        )}
        {isPolice && note && <Line name="备注" value={note} />}
      </dl>
      {!subject && !view.drill && allowed.includes('match') && <PhoneLook view={view} whose="given" name="来件" />}
    </section>
  );
}

function Line({ name, value, isStrong = false }: { name: string; value: string; isStrong?: boolean }) {
  return (
    <div className={isStrong ? 'line is-strong' : 'line'}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The outcome as it stands, what was said with it, and what is still wanted. */
export function Reported({ view }: { view: WarningViewData }) {
  const { outcomes, methods, fields } = useWords();
  const { detail, missing } = view;
  const known = PARTICULARS.filter((field) => detail[field] !== undefined);
  if (!view.outcome && known.length === 0) return null;
  return (
    <section className="block reported" aria-label="反馈结果">
      <h2>反馈结果</h2>
      {view.outcome && <p className="outcome-name">{outcomes[view.outcome]}</p>}
      <dl>
        {known.map((field) => (
          <Line key={field} name={fields[field] ?? field} value={valueText(field, detail, methods)} />
        ))}
      </dl>
      {missing.length > 0 && (
        <p className="missing">还需补充：{missing.map((field) => fields[field] ?? field).join('、')}</p>
      )}
    </section>
  );
}

/** 「选错了」, beside the outcome and only while it can be taken back. */
export function UndoRow({ view, clock, pending, onAct }: ActsProps & { clock: AppClock }) {
  const until = undoUntil(view);
  const now = useAppNow(clock);
  const left = until ? Date.parse(until) - now : 0;
  if (left <= 0) return null;
  return (
    <div className="undo-place">
      <button type="button" className="act-row is-undo" disabled={pending !== null} onClick={() => onAct('undo')}>
        <b>选错了</b>
        <span>{spanText(left)} 内可以更正</span>
      </button>
    </div>
  );
}

const SUMS = ['lossCents', 'avertedCents', 'recoveredCents'] as const;

/** Gone, kept from going, brought back: three sums that are never added. */
export function MoneyLines({ view }: { view: WarningViewData }) {
  const { fields } = useWords();
  if (SUMS.every((sum) => view[sum] === null)) return null;
  return (
    <section className="block money" aria-label="金额，三项分别统计">
      <dl>
        {SUMS.map((sum) => (
          <Line key={sum} name={fields[sum] ?? sum} value={view[sum] === null ? '未填写' : yuanText(view[sum])} />
        ))}
      </dl>
    </section>
  );
}

const NEEDS_SCRIPT = new Set(['DISPATCHED', 'ACKED', 'CONTACTED']);

/** What to say, in order. Folded away when nobody has to say it any more. */
export function Script({ view }: { view: WarningViewData }) {
  if (view.script.length === 0 || readerOf(view).readsOnly) return null;
  const isNeeded = NEEDS_SCRIPT.has(view.state) || (view.state === 'REPORTED' && view.openReason !== null);
  return (
    <details className="block script" open={isNeeded}>
      <summary>见面这样说（劝阻话术）</summary>
      <ol>
        {view.script.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </details>
  );
}

type Whose = 'subject' | 'advisor' | 'owner' | 'given';

/** Numbers are fetched one at a time and only when asked for: each look is in the audit log. */
export function Phones({ view }: { view: WarningViewData }) {
  const { isPolice, isOwner, readsOnly } = readerOf(view);
  const isOpen = view.state !== 'CLOSED' && view.state !== 'REVOKED';
  const isRelieved = !isPolice && !isOwner && !readsOnly && view.owner?.kind === 'POLICE';
  if (!isOpen || !(isPolice || isOwner || isRelieved)) return null;
  const hasSubject = !isRelieved && view.subject !== null && !view.drill;
  const hasAdvisor = isPolice && view.organisation !== null && !(isOwner && view.owner?.kind === 'ADVISOR');
  if (!hasSubject && !hasAdvisor && !isRelieved) return null;
  return (
    <section className="block phones" aria-label="电话">
      <h2>电话</h2>
      {isRelieved && <PhoneLook view={view} whose="owner" name="接手民警" />}
      {hasAdvisor && <PhoneLook view={view} whose="advisor" name="安全顾问" />}
      {hasSubject && <PhoneLook view={view} whose="subject" name="员工本人" />}
      <p className="small">
        {isOwner && !isPolice && view.state === 'ACKED' && isUrgent(view) && '请先到现场，不先打电话。'}
        每次查看号码都会留下记录，请勿转告他人。
      </p>
    </section>
  );
}

/** A number behind a press. */
export function PhoneLook({ view, whose, name }: { view: WarningViewData; whose: Whose; name: string }) {
  const [phone, setPhone] = useState<string | null>(null);
  const { busy, trouble, run } = useCommand();
  const isBusy = busy !== null;
  const look = () => run('look', async () => setPhone((await phoneOf(view.id, whose)).phone));
  return (
    <div className="phone-line">
      {phone ? (
        <a className="phone-call" href={`tel:${phone}`}>
          拨打{name} {phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')}
        </a>
      ) : (
        <button type="button" className="phone-look" disabled={isBusy} onClick={() => void look()}>
          {isBusy ? '正在查询…' : `查看${name}电话`}
        </button>
      )}
      <Alert words={trouble} />
    </div>
  );
}

async function phoneOf(id: string, whose: Whose) {
  try {
    return await api.phone(id, whose);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    throw new ApiProblem(404, '没有登记电话，或您没有查看权限');
  }
}
