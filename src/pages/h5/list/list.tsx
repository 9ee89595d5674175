import './list.css';
import { useState } from 'react';
import { Message, OfflineBar, Opening } from '../../kit/page.tsx';
import { useTitle } from '../../kit/router.tsx';
import { LIST_LIMIT } from '../api.ts';
import { TaskRow } from '../tasks.tsx';
import { WordsContext } from '../words.ts';
import { WarningRow } from './row.tsx';
import { byUrgency } from './tabs.ts';
import { useWarnings } from './use-warnings.ts';

export function WarningsPage() {
  const [picked, setPicked] = useState<string | null>(null);
  const { tab, tabs, warnings, others, asked, words, problem, clock, refresh, refreshAll } = useWarnings(picked);
  const { isMine } = tab;
  useTitle(tab.name);
  if (problem?.status === 403) return <Message title="您没有查看权限" text={problem.message} />;
  return (
    <main className="list-page">
      <div className="tabs" role="tablist">
        {tabs.map(({ name }) => (
          <button type="button" role="tab" key={name} aria-selected={name === tab.name} onClick={() => setPicked(name)}>
            {name}
          </button>
        ))}
      </div>
      {problem && <OfflineBar onRetry={refresh} />}
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
