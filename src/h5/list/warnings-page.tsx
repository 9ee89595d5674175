import './list.css';
import { useEffect, useState } from 'react';
import { LIST_LIMIT } from '../api.ts';
import { Message, Opening } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { TaskRow } from '../tasks/task-row.tsx';
import { WordsContext } from '../words.ts';
import { byUrgency } from './urgency.ts';
import { useWarnings } from './use-warnings.ts';
import { WarningRow } from './warning-row.tsx';

const TABS = [
  { isMine: true, name: '我的任务', empty: '现在没有等您处理的，辛苦了' },
  { isMine: false, name: '本辖区', empty: '本辖区现在没有未办结的预警' },
];

export function WarningsPage() {
  const [isMine, setMine] = useState(true);
  const { warnings, others, asked, words, refusal, isOffline, clock, refresh, refreshAll } = useWarnings(isMine);
  useEffect(() => {
    document.title = '我的任务';
  }, []);

  if (refusal) return <Message title="您没有查看权限" text={refusal.message} />;
  return (
    <main className="list-page">
      <div className="tabs" role="tablist">
        {TABS.map((tab) => (
          <button
            type="button"
            role="tab"
            key={tab.name}
            aria-selected={tab.isMine === isMine}
            onClick={() => setMine(tab.isMine)}
          >
            {tab.name}
          </button>
        ))}
      </div>
      {isOffline && <OfflineBar onRetry={refresh} />}
      {!warnings || !words ? (
        <Opening />
      ) : (
        <WordsContext value={words}>
          {warnings.length === 0 && (!isMine || others.length === 0) && (
            <p className="nothing">{TABS.find((tab) => tab.isMine === isMine)?.empty}</p>
          )}
          <ul className="rows">
            {byUrgency(warnings).map((warning) => (
              <WarningRow
                key={warning.id}
                warning={warning}
                clock={clock}
                asked={isMine ? asked.get(warning.id) : undefined}
              />
            ))}
          </ul>
          {isMine && others.length > 0 && (
            <section className="other-tasks" aria-label="其他待办">
              <h2>其他待办</h2>
              <ul className="tasks">
                {others.map((task) => (
                  <TaskRow key={`${task.kind} ${task.id}`} task={task} onAnswered={refreshAll} />
                ))}
              </ul>
            </section>
          )}
          {warnings.length >= LIST_LIMIT && <p className="small nothing">只显示最近{LIST_LIMIT}起</p>}
        </WordsContext>
      )}
      <p className="page-foot">
        <a href="/h5/home">首页</a>
        <a href="/h5/warnings/find">查找预警</a>
        <a href="/h5/help">使用帮助</a>
        <a href="/h5/notice">信息使用说明</a>
      </p>
    </main>
  );
}
