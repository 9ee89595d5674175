import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { Timeline } from '../../kit/timeline.tsx';
import { useWords } from '../api.ts';

const SHOWN = 6;

export function WarningTimeline({ view }: { view: WarningViewData }) {
  const words = useWords();
  if (view.timeline.length === 0) return null;
  const entries = view.timeline.map((entry) => ({
    at: entry.at,
    head: entry.actor,
    text: entry.text,
    notes: [entryNote(entry, words)],
  }));
  return (
    <section className="block" aria-label="处置经过">
      <h2>处置经过</h2>
      <Timeline entries={entries} now={view.now} shown={SHOWN} />
    </section>
  );
}

/** For police: who was told what, and whether WeCom took it. */
export function Deliveries({ view }: { view: WarningViewData }) {
  const words = useWords();
  const { deliveries, now } = view;
  if (deliveries.length === 0) return null;
  const trouble = deliveries.filter(({ state }) => isTrouble(state)).length;
  const entries = deliveries.map(({ at, to, template, state, errcode }) => ({
    at,
    head: to,
    text: cardName(template, words),
    notes: [`${words.deliveryStates[state] ?? state}${errcode ? `（平台代码${errcode}）` : ''}`],
    isTrouble: isTrouble(state),
  }));
  return (
    <details className="block" open={trouble > 0}>
      <summary>
        消息送达（{deliveries.length}条{trouble > 0 && <em className="trouble-count">，{trouble}条未送达</em>}）
      </summary>
      <Timeline entries={entries} now={now} />
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
