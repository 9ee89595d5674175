import { useState } from 'react';
import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { momentText } from '../../kit/time.ts';
import { useWords } from '../api.ts';

const SHOWN = 6;

export function Timeline({ view }: { view: WarningViewData }) {
  const words = useWords();
  const [isWhole, setWhole] = useState(false);
  const newestFirst = numberedNewestFirst(view.timeline);
  const shown = isWhole ? newestFirst : newestFirst.slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <section className="block timeline" aria-label="处置经过">
      <h2>处置经过</h2>
      <ol>
        {shown.map(({ n, ...entry }) => {
          const note = entryNote(entry, words);
          return (
            <li key={n}>
              <time dateTime={entry.at}>{momentText(entry.at, view.now)}</time>
              <p>
                <b>{entry.actor}</b> {entry.text}
                {note && <span>{note}</span>}
              </p>
            </li>
          );
        })}
      </ol>
      {newestFirst.length > shown.length && (
        <button type="button" className="unfold" onClick={() => setWhole(true)}>
          展开全部 {newestFirst.length} 条
        </button>
      )}
    </section>
  );
}

/** For police: who was told what, and whether WeCom took it. */
export function Deliveries({ view }: { view: WarningViewData }) {
  const words = useWords();
  const { deliveries, now } = view;
  if (deliveries.length === 0) return null;
  const trouble = deliveries.filter(({ state }) => isTrouble(state)).length;
  return (
    <details className="block deliveries" open={trouble > 0}>
      <summary>
        消息送达（{deliveries.length}条{trouble > 0 && <em className="trouble-count">，{trouble}条未送达</em>}）
      </summary>
      <ul>
        {numberedNewestFirst(deliveries).map(({ n, ...delivery }) => (
          <li key={n} className={isTrouble(delivery.state) ? 'is-trouble' : ''}>
            <time dateTime={delivery.at}>{momentText(delivery.at, now)}</time>
            <p>
              <b>{delivery.to}</b> {cardName(delivery.template, words)}
              <span>
                {words.deliveryStates[delivery.state] ?? delivery.state}
                {delivery.errcode ? `（平台代码${delivery.errcode}）` : ''}
              </span>
            </p>
          </li>
        ))}
      </ul>
      <p className="small">“已送达平台”不等于本人已看到，只有按键才算。</p>
    </details>
  );
}

type Entry = WarningViewData['timeline'][number];

/** What an entry's detail says in words; keys this page does not know stay unsaid. */
function entryNote(
  { action, detail }: Entry,
  words: Pick<WordsData, 'outcomes' | 'steps' | 'levels' | 'fields'>,
): string {
  const notes: string[] = [];
  const { outcome, step, reason, from, to, fields, inTime, nobodyLeft } = detail;
  if (typeof outcome === 'string') notes.push(words.outcomes[outcome] ?? '');
  if (typeof step === 'number') notes.push(words.steps[step] ?? '');
  if (typeof reason === 'string') notes.push(`原因：${reason}`);
  if (action === 'raised' && typeof from === 'string' && typeof to === 'string') {
    notes.push(`${words.levels[from]?.tag ?? ''}→${words.levels[to]?.tag ?? ''}`);
  }
  if (Array.isArray(fields)) notes.push(fields.map((field) => words.fields[String(field)] ?? '').join('、'));
  if (inTime === false) notes.push('超时');
  if (nobodyLeft === true) notes.push('顾问都不在现场');
  return notes.filter((note) => note !== '').join('，');
}

/** Card titles lose their variables on the way here; those that mean nothing without get a name of their own. */
const CARD_NAMES: Record<string, string> = {
  C01: '签收任务',
  C01m: '签收任务',
  C01b: '回访任务',
  C10: '升级通知',
  C10a: '接手确认',
  C28: '操作未生效',
  C34: '汇总通知',
  C34r: '再次提醒',
  C37: '交接请求',
  C41: '待办通知',
};

function cardName(template: string, words: Pick<WordsData, 'templates'>): string {
  return CARD_NAMES[template] ?? words.templates[template]?.replace(/【[^】]*】/g, '') ?? template;
}

const TROUBLE = new Set(['rejected_perm', 'unreachable', 'dead', 'unconfirmed']);

function isTrouble(deliveryState: string): boolean {
  return TROUBLE.has(deliveryState);
}

/** Both lists only grow at their end, so the place from the start names an entry for good. */
function numberedNewestFirst<T>(entries: readonly T[]): (T & { n: number })[] {
  return entries.map((entry, n) => ({ ...entry, n })).reverse();
}
