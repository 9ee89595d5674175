import './warning.css';
import { useEffect } from 'react';
import { Message, Opening } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { openSheet } from '../route.ts';
import { WordsContext } from '../words.ts';
import { ActBar } from './act-bar.tsx';
import { Deliveries } from './deliveries.tsx';
import { LevelBand } from './level-band.tsx';
import { MoneyLines } from './money-lines.tsx';
import { MoreActs } from './more-acts.tsx';
import { NowCard } from './now-card.tsx';
import { OpenSheet } from './open-sheet.tsx';
import { Phones } from './phones.tsx';
import { readerOf } from './reader.ts';
import { Reported } from './reported.tsx';
import { Script } from './script.tsx';
import { Timeline } from './timeline.tsx';
import { UndoRow } from './undo-row.tsx';
import { type Toast, useWarning } from './use-warning.ts';
import { Who } from './who.tsx';

export function WarningPage({ id }: { id: string }) {
  const handle = useWarning(id);
  const { view, words, problem, isOffline, toast, setToast, refresh, perform } = handle;
  useEffect(() => {
    document.title = view ? `预警 ${view.number}` : '预警任务';
  }, [view]);

  if (problem) return <Lasting status={problem.status} text={problem.message} onRetry={refresh} />;
  if (!view || !words) {
    return (
      <>
        {isOffline && <OfflineBar onRetry={refresh} />}
        <Opening />
      </>
    );
  }

  const start = async (act: Parameters<typeof perform>[0]) => {
    const failed = await perform(act);
    if (act === 'not_found' && !failed) openSheet('not_found');
  };
  const isPolice = readerOf(view).isPolice;
  return (
    <WordsContext value={words}>
      {isOffline && <OfflineBar onRetry={refresh} />}
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
        <Timeline view={view} />
        {isPolice && <Deliveries view={view} />}
        <p className="page-foot">
          <a href="/h5/warnings">我的任务</a>
          <a href="/h5/help">使用帮助</a>
          <a href="/h5/notice">信息使用说明</a>
        </p>
      </main>
      <ActBar view={view} pending={handle.pending} onAct={start} />
      <OpenSheet view={view} clock={handle.clock} pending={handle.pending} perform={perform} />
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
