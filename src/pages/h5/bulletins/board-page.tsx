import '../parts/plain.css';
import './bulletins.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { minuteText, spanText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { BulletinActs } from './acts.tsx';
import { bulletins } from './api.ts';
import { CardPreview } from './card-preview.tsx';
import { countedOnce } from './counted-once.ts';
import { CountBar, Counts } from './counts.tsx';
import { Launch } from './launch.tsx';
import { LeftOut, Places } from './places.tsx';
import { reachText, STATE_WORDS } from './state-words.ts';

const REFRESH_MS = 5_000;
const MOVING = ['SCHEDULED', 'SENDING', 'SENT'];

/** One bulletin as its author and his colleagues see it: what it says, how far it has come, what may be done now. */
export function BoardPage({ id }: { id: string }) {
  const one = useMemo(() => countedOnce({ one: () => bulletins.one(id), again: () => bulletins.again(id) }), [id]);
  const load = useCallback(async () => {
    const [view, board] = await Promise.all([one(), bulletins.board(id)]);
    return { view, board };
  }, [id, one]);
  const { data, problem, refresh } = useLoaded(load);
  const [said, setSaid] = useState('');
  const isMoving = data !== null && MOVING.includes(data.view.state);
  useEffect(() => {
    document.title = '预警通报';
    if (!isMoving) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [isMoving, refresh]);

  if (!data) return problem ? <Unopened title="打不开这份通报" problem={problem} /> : <Opening />;
  const { view, board } = data;
  return (
    <main className="plain">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>
        {view.drill && <span className="drill-mark">演练</span>} {view.title}
      </h1>
      <p className="lead">
        <span className="state">{STATE_WORDS[view.state]}</span> {view.number} {view.author}
        {view.deadlineAt && <span className="small due">截止 {minuteText(view.deadlineAt)}</span>}
      </p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {view.state === 'SCHEDULED' && view.launchAt && <Launch at={view.launchAt} now={view.now} />}
      {view.state === 'DRAFT' && view.scheduledAt && (
        <p className="standing">提交后定于{minuteText(view.scheduledAt)}发送</p>
      )}
      {view.drill && <p className="standing">这是演练，卡片上带【演练】，不发给员工</p>}
      {view.refusal && view.state === 'DRAFT' && <p className="standing is-over">被退回：{view.refusal}</p>}
      {view.corrects && (
        <p className="standing">
          更正<a href={`/h5/bulletins/${view.corrects.id}`}>{view.corrects.number}</a>
          {board.sawOriginal !== null && `，其中${board.sawOriginal}人可能看过原文`}
        </p>
      )}
      {view.correctedBy && (
        <p className="standing is-over">
          已由<a href={`/h5/bulletins/${view.correctedBy.id}`}>{view.correctedBy.number}</a>更正
        </p>
      )}
      {view.reach && (
        <p className="standing">
          {view.sendingAt === null ? '将发给' : '可催办'}
          {reachText(view.reach)}
        </p>
      )}
      <BulletinActs
        view={view}
        onDone={async (text) => {
          setSaid(text);
          await refresh();
          scrollTo(0, 0);
        }}
      />
      {board.counters.target > 0 && (
        <section className="card">
          <h2>共{board.counters.target}人</h2>
          <CountBar counters={board.counters} />
          <Counts counters={board.counters} percent={board.percent} />
          {board.medianAckSeconds !== null && (
            <p className="small">
              签收用时：一半在{spanText(board.medianAckSeconds * 1000)}内
              {board.p90AckSeconds !== null && `，九成在${spanText(board.p90AckSeconds * 1000)}内`}
            </p>
          )}
          {board.counters.suppressed > 0 && <LeftOut id={id} people={board.counters.suppressed} />}
          {board.remindersSent > 0 && (
            <p className="small">
              已催办{board.remindersSent}次，最多{view.remindersMax}次
            </p>
          )}
        </section>
      )}
      {board.townships.length > 0 && <Places id={id} townships={board.townships} />}
      <section className="card">
        <h2>发给谁</h2>
        {view.reasons.map(({ text }) => (
          <p key={text}>{text}</p>
        ))}
      </section>
      <section className="card">
        <h2>内容</h2>
        {view.cards.map(({ template, card }) => (
          <CardPreview key={template} card={card} />
        ))}
        {view.longText && <p className="quote">{view.longText}</p>}
      </section>
      <section className="card">
        <h2>经过</h2>
        {view.timeline.map((line) => (
          <p key={`${line.at} ${line.action}`}>
            <span className="small">{minuteText(line.at)}</span> {line.actor} {line.text}
          </p>
        ))}
      </section>
      <p className="page-foot">
        <a href="/h5/bulletins">全部通报</a>
        {board.counters.target > 0 && (
          <>
            <a href={`/api/bulletins/${id}/report`}>总结报告（可打印）</a>
            <a href={`/api/bulletins/${id}/report.xlsx`}>下载表格</a>
          </>
        )}
      </p>
      <Watermark name={view.viewer.name} mark={view.number} />
    </main>
  );
}
