import './bulletins.css';
import { useEffect, useMemo, useState } from 'react';
import type { BoardData, BulletinAct, BulletinViewData, Counters } from '../../../domain/bulletins/api.ts';
import { percentText } from '../../../lib/shares.ts';
import { arranged, countedOnce, PARTS, reachText, STATE_WORDS, wordsOf } from '../../kit/bulletins/words.ts';
import { call } from '../../kit/call.ts';
import { useAppNow } from '../../kit/clock.tsx';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { usePage } from '../../kit/data.ts';
import { Page, Unready } from '../../kit/page.tsx';
import { closeSheet, goTo, openSheet, useSheet } from '../../kit/router.tsx';
import { ReasonSheet } from '../../kit/sheet.tsx';
import { createAppClock, minuteText, spanText } from '../../kit/time.ts';
import { Timeline } from '../../kit/timeline.tsx';
import { CountBar } from './list.tsx';
import { LeftOut, Places } from './places.tsx';
import { CardPreview } from './received.tsx';

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
        <Timeline entries={view.timeline.map(({ at, actor, text }) => ({ at, head: actor, text }))} now={view.now} />
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

interface ActsProps {
  view: BulletinViewData;
  onDone: (said: string) => Promise<void>;
}

/** What this reader may do now; whatever reaches hundreds of phones takes a second press. */
function BulletinActs({ view, onDone }: ActsProps) {
  const [sure, setSure] = useState<BulletinAct | null>(null);
  const { busy, trouble, run, refuse } = useCommand();
  const { main, more } = arranged(view);
  const texts = TEXTS.filter(([act]) => view.allowed.includes(act));
  const asked = useAsked([...main, ...more], view);

  const runAct = (act: BulletinAct, body: object = {}) =>
    void run(act, async () => {
      await call<BulletinViewData>('POST', `/api/bulletins/${encodeURIComponent(view.id)}/${act}`, body);
      setSure(null);
      closeSheet();
      await onDone(wordsOf(act, view).done);
    });
  const press = (act: BulletinAct) => {
    const words = wordsOf(act, view);
    refuse('');
    if (words.reason) return openSheet(act);
    if (words.confirm && sure !== act) return setSure(act);
    runAct(act);
  };
  const button = (act: BulletinAct) => {
    const words = wordsOf(act, view);
    const isMain = main.includes(act);
    return (
      <ActButton
        key={act}
        kind={isMain ? words.kind : 'default'}
        isBusy={busy === act}
        isDisabled={busy !== null}
        onPress={() => press(act)}
      >
        {(sure === act && words.confirm) || words.name}
      </ActButton>
    );
  };
  return (
    <div className="bulletin-acts">
      {!asked && <Fault words={trouble} />}
      {main.map(button)}
      {more.length + texts.length > 0 && (
        <details open={sure !== null && more.includes(sure)}>
          <summary>更多操作</summary>
          {more.map(button)}
          {texts.map(([act, name]) => (
            <ActButton key={act} onPress={() => goTo(`/h5/bulletins/${view.id}/${act}`)}>
              {name}
            </ActButton>
          ))}
        </details>
      )}
      {asked && (
        <ReasonSheet
          key={asked.act}
          words={asked.words}
          isBusy={busy === asked.act}
          isDisabled={busy !== null}
          trouble={trouble}
          onSend={(reason) => runAct(asked.act, { reason })}
        />
      )}
    </div>
  );
}

/** The act whose reason the open sheet asks for; the sheet goes when the act does. */
function useAsked(acts: BulletinAct[], view: BulletinViewData) {
  const name = useSheet();
  const act = acts.find((one) => one === name);
  const words = act && wordsOf(act, view).reason;
  const isOut = name !== '' && !words;
  useEffect(() => {
    if (isOut) closeSheet();
  }, [isOut]);
  return act && words ? { act, words } : null;
}

/** What opens the form again. */
const TEXTS = [
  ['edit', '修改'],
  ['correct', '发更正'],
] as const;
