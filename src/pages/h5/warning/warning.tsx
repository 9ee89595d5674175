import './warning.css';
import { useEffect } from 'react';
import { isLasting } from '../../kit/data.ts';
import { Message, OfflineBar, Opening, Watermark } from '../../kit/page.tsx';
import { openSheet, useTitle } from '../../kit/router.tsx';
import { WordsContext } from '../api.ts';
import { ActBar, MoreActs, type Toast, useWarning } from './acts.tsx';
import { LevelBand, MoneyLines, NowCard, Phones, Reported, Script, UndoRow, Who } from './parts.tsx';
import { readerOf } from './rules.ts';
import { OpenSheet } from './sheets.tsx';
import { Deliveries, WarningTimeline } from './timeline.tsx';

export function WarningPage({ id }: { id: string }) {
  const handle = useWarning(id);
  const { view, words, problem, toast, setToast, refresh, perform } = handle;
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

  const start = async (act: Parameters<typeof perform>[0]) => {
    const failed = await perform(act);
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
