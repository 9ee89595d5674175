import './warning.css';
import { useEffect } from 'react';
import type { WarningViewData } from '../../../domain/warnings/api.ts';
import { isLasting } from '../../kit/data.ts';
import { Message, OfflineBar, Opening, Watermark } from '../../kit/page.tsx';
import { openSheet, useTitle } from '../../kit/router.tsx';
import { Timeline } from '../../kit/timeline.tsx';
import { readerOf } from '../../kit/warning/rules.ts';
import { cardName, entryNote, isTrouble } from '../../kit/warning/words.ts';
import { useWords, WordsContext } from '../api.ts';
import { ActBar, MoreActs, type Toast, useWarning } from './acts.tsx';
import { LevelBand, MoneyLines, NowCard, Phones, Reported, Script, UndoRow, Who } from './parts.tsx';
import { OpenSheet } from './sheets.tsx';

export function WarningPage({ id }: { id: string }) {
  const handle = useWarning(id);
  const { view, words, problem, toast, setToast, refresh, runAct } = handle;
  useTitle(view ? `预警 ${view.number}` : '预警任务');
  if (problem && isLasting(problem))
    return <Lasting status={problem.status} text={problem.message} onRetry={refresh} />;
  const offline = problem && <OfflineBar onRetry={refresh} />;
  if (!view || !words) {
    return (
      <>
        {offline}
        <Opening />
      </>
    );
  }

  const start = async (act: Parameters<typeof runAct>[0]) => {
    const failed = await runAct(act);
    if (act === 'not_found' && !failed) openSheet('not_found');
  };
  const isPolice = readerOf(view).isPolice;
  return (
    <WordsContext value={words}>
      {offline}
      <main className="warning">
        <LevelBand view={view} />
        <NowCard view={view} clock={handle.clock} />
        <Who view={view} />
        <Reported view={view} />
        <UndoRow view={view} clock={handle.clock} pending={handle.pending} onAct={start} />
        <MoneyLines view={view} />
        <Script view={view} />
        <Phones key={view.id} view={view} />
        <MoreActs view={view} pending={handle.pending} onAct={start} />
        <WarningTimeline view={view} />
        {isPolice && <Deliveries view={view} />}
        <p className="page-foot">
          <a href="/h5/warnings">我的任务</a>
          <a href="/h5/help">使用帮助</a>
          <a href="/h5/notice">信息使用说明</a>
        </p>
      </main>
      <ActBar view={view} pending={handle.pending} onAct={start} />
      <OpenSheet view={view} clock={handle.clock} pending={handle.pending} runAct={runAct} />
      {view.viewer && <Watermark name={view.viewer.name} mark={view.number} />}
      <ToastLine toast={toast} setToast={setToast} />
    </WordsContext>
  );
}

function Lasting({ status, text, onRetry }: { status: number; text: string; onRetry: () => void }) {
  const title = status === 403 ? '您没有查看权限' : '打不开这条预警';
  const said = status === 403 ? text : '没有找到这条预警，或您没有查看权限';
  return (
    <Message title={title} text={`${said}。有疑问请联系社区民警。`} next="tasks">
      <button type="button" className="weui-btn weui-btn_primary act-button" onClick={onRetry}>
        再试一次
      </button>
    </Message>
  );
}

const SHOWN_MS = 3_500;

function ToastLine({ toast, setToast }: { toast: Toast | null; setToast: (toast: Toast | null) => void }) {
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(null), toast.isBad ? SHOWN_MS * 2 : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, setToast]);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {toast && (
        <button type="button" className={toast.isBad ? 'toast is-bad' : 'toast'} onClick={() => setToast(null)}>
          {toast.text}
        </button>
      )}
    </div>
  );
}

const SHOWN = 6;

function WarningTimeline({ view }: { view: WarningViewData }) {
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
function Deliveries({ view }: { view: WarningViewData }) {
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
