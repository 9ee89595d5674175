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

export function WarningsPage() {
  const [picked, setPicked] = useState<string | null>(null);
  const { tab, tabs, warnings, others, asked, words, refusal, isOffline, clock, refresh, refreshAll } =
    useWarnings(picked);
  const { isMine } = tab;
  useEffect(() => {
    document.title = tab.name;
  }, [tab.name]);

  if (refusal) return <Message title="您没有查看权限" text={refusal.message} />;
  return (
    <main className="list-page">
      <div className="tabs" role="tablist">
        {tabs.map(({ name }) => (
          <button type="button" role="tab" key={name} aria-selected={name === tab.name} onClick={() => setPicked(name)}>
            {name}
          </button>
        ))}
      </div>
      {isOffline && <OfflineBar onRetry={refresh} />}
      {!warnings || !words ? (
        <Opening />
      ) : (
        <WordsContext value={words}>
          {warnings.length === 0 && (!isMine || others.length === 0) && <p className="nothing">{tab.empty}</p>}
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
