import './bulletins.css';
import { useEffect, useMemo, useState } from 'react';
import type { BoardData, BulletinViewData, Counters } from '../../../domain/bulletins/api.ts';
import { percentText } from '../../../lib/shares.ts';
import { call } from '../../kit/call.ts';
import { useAppNow } from '../../kit/clock.tsx';
import { usePage } from '../../kit/data.ts';
import { Page, Unready } from '../../kit/page.tsx';
import { createAppClock, minuteText, spanText } from '../../kit/time.ts';
import { BulletinActs } from './acts.tsx';
import { CardPreview } from './card.tsx';
import { CountBar } from './list.tsx';
import { LeftOut, Places } from './places.tsx';
import { countedOnce, PARTS, reachText, STATE_WORDS } from './state-words.ts';

const REFRESH_MS = 5_000;
const MOVING = ['SCHEDULED', 'SENDING', 'SENT'];
const at = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

/** One bulletin as its author and his colleagues see it: what it says, how far it has come, what may be done now. */
export function BoardPage({ id }: { id: string }) {
  const one = useMemo(() => {
    const ask = (path: string) => () => call<BulletinViewData>('GET', path);
    return countedOnce({ one: ask(at(id)), again: ask(`${at(id)}?audience=false`) });
  }, [id]);
  const page = usePage(
    async () => {
      const [view, board] = await Promise.all([one(), call<BoardData>('GET', `${at(id)}/board`)]);
      return { view, board };
    },
    { of: id, every: ({ data }) => data !== null && MOVING.includes(data.view.state) && REFRESH_MS },
  );
  if (!page.data) return <Unready title="打不开这份通报" of={page} />;
  const { view, board } = page.data;
  const isCounted = board.counters.target > 0;
  return (
    <Page
      of={page}
      title={
        <>
          {view.drill && <span className="drill-mark">演练</span>} {view.title}
        </>
      }
      lead={
        <>
          <span className="state">{STATE_WORDS[view.state]}</span> {view.number} {view.author}
          {view.deadlineAt && <span className="small due">截止 {minuteText(view.deadlineAt)}</span>}
        </>
      }
      foot={{
        '/h5/bulletins': '全部通报',
        [`/api/bulletins/${id}/report`]: isCounted && '总结报告（可打印）',
        [`/api/bulletins/${id}/report.xlsx`]: isCounted && '下载表格',
      }}
      viewer={view.viewer.name}
      mark={view.number}
    >
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
          await page.changed(text);
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
    </Page>
  );
}

function Counts({ counters, percent }: { counters: Counters; percent: Omit<Counters, 'target'> }) {
  return (
    <div className="counts">
      {PARTS.filter(({ key }) => counters[key] > 0 || key === 'acked' || key === 'accepted').map(({ key, name }) => (
        <div key={key}>
          <b>{counters[key]}</b>
          <span>
            <i className={`part-${key}`} />
            {name}
          </span>
          <span className="share">{percentText(percent[key])}</span>
        </div>
      ))}
    </div>
  );
}

const HOUR_MS = 3_600_000;

/** The moment to stop it in: 「00:42 后开始发送」. */
function Launch({ at, now }: { at: string; now: BulletinViewData['now'] }) {
  const [clock] = useState(() => {
    const started = createAppClock();
    started.hear(now, performance.now());
    return started;
  });
  useEffect(() => clock.hear(now, performance.now()), [clock, now]);
  const left = Date.parse(at) - useAppNow(clock);
  if (left > HOUR_MS) return <p className="standing">定于{minuteText(at)}发送</p>;
  return (
    <p className="standing launch" role="timer">
      {left > 0 ? (
        <>
          <b>{spanText(left)}</b> 后开始发送，需要时请停止
        </>
      ) : (
        '正在开始发送'
      )}
    </p>
  );
}
