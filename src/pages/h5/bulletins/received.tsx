import '../article.css';
import './bulletins.css';
import type { ReceivedBulletinData } from '../../../domain/bulletins/api.ts';
import { call } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { useLoaded } from '../../kit/data.ts';
import { Unready, Watermark } from '../../kit/page.tsx';
import { useTitle } from '../../kit/router.tsx';
import { minuteText } from '../../kit/time.ts';

/** What is behind 「查看详情」 of a bulletin's card: the whole text, the script, and the receipt. */
export function ReceivedPage({ id }: { id: string }) {
  const path = `/api/bulletins/${encodeURIComponent(id)}`;
  const page = useLoaded<ReceivedBulletinData>(`${path}/received`);
  const { data } = page;
  const { busy, trouble, run } = useCommand();
  useTitle(data?.employee ? '防骗提醒' : '预警通报');
  if (!data) return <Unready title="打不开这份通报" of={page} />;
  const sign = () => run('sign', async () => page.put(await call<ReceivedBulletinData>('POST', `${path}/ack`, {})));
  const give = (answer: string) =>
    run(answer, async () => {
      await call('POST', `${path}/answer`, { answer });
      page.put(await call<ReceivedBulletinData>('GET', `${path}/received`));
    });
  return (
    <main className="article bulletin">
      <StateNow data={data} />
      <h1>
        {data.drill && <span className="drill-mark">演练</span>} {data.title}
      </h1>
      <p className="small">
        {data.publisher}发布，编号{data.number}
        {data.deadlineAt && data.state === 'OPEN' && !data.employee && `，请在${minuteText(data.deadlineAt)}前签收`}
      </p>
      {data.why && <p className="small">{data.why}</p>}
      <p className="lead">{data.body}</p>
      {data.longText && <p className="long">{data.longText}</p>}
      {!data.employee && !isTakenBack(data) && data.script.length > 0 && (
        <>
          <h2>可以这样说</h2>
          <ol>
            {data.script.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </>
      )}
      <p className="how-safe">{data.safe}</p>
      <Fault words={trouble} />
      {data.question && data.mayAnswer && (
        <section aria-label="提问">
          <h2>{data.question.text}</h2>
          {data.question.answers.map(({ id: answer, text }) => (
            <ActButton
              key={answer}
              kind={answer === data.answer ? 'primary' : 'default'}
              isBusy={busy === answer}
              isDisabled={busy !== null || answer === data.answer}
              onPress={() => void give(answer)}
            >
              {answer === data.answer ? `已选：${text}` : text}
            </ActButton>
          ))}
        </section>
      )}
      {data.question && !data.mayAnswer && data.answer && (
        <p className="standing">
          {data.question.text}您选了“{data.question.answers.find(({ id: answer }) => answer === data.answer)?.text}”
        </p>
      )}
      {data.state === 'OPEN' && !(data.question && data.mayAnswer) && (
        <ActButton kind="primary" isBusy={busy !== null} onPress={() => void sign()}>
          {data.employee ? '我知道了' : '签收并转告'}
        </ActButton>
      )}
      <p className="page-foot">
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={data.viewer.name} mark={data.number} />
    </main>
  );
}

/** Whoever may no longer pass it on needs no words for it. */
function isTakenBack({ state }: ReceivedBulletinData): boolean {
  return state === 'WITHDRAWN' || state === 'CORRECTED';
}

function StateNow({ data }: { data: ReceivedBulletinData }) {
  switch (data.state) {
    case 'SIGNED':
      return <p className="standing is-done">{data.employee ? '谢谢您看过' : '已签收，谢谢您转告'}</p>;
    case 'WITHDRAWN':
      return <p className="standing is-over">已撤回，请勿再转发{!data.employee && '，无需签收'}</p>;
    case 'CORRECTED':
      return (
        <p className="standing is-over">
          这一条有误，请以更正为准
          {data.correctedBy && (
            <>
              ：<a href={`/h5/b/${data.correctedBy.id}`}>看更正（{data.correctedBy.number}）</a>
            </>
          )}
        </p>
      );
    case 'CLOSED':
      return <p className="standing">已截止，无需操作</p>;
    default:
      return data.correctsNumber ? <p className="standing">本条更正{data.correctsNumber}，请转告</p> : null;
  }
}

/** What of WeCom's template_card JSON (doc p/90236) the phone will draw. */
export function CardPreview({ card }: { card: Record<string, unknown> }) {
  const [desc, body] = [textAt(card, 'main_title', 'desc'), textAt(card, 'sub_title_text')];
  const buttons = listAt(card, 'button_list').map((button) => textAt(button, 'text'));
  return (
    <div className="wecom-card">
      <p className="source">{textAt(card, 'source', 'desc')}</p>
      <h3>{textAt(card, 'main_title', 'title')}</h3>
      {desc && <p className="small">{desc}</p>}
      {body && <p>{body}</p>}
      {listAt(card, 'horizontal_content_list').map((field) => (
        <p key={textAt(field, 'keyname')} className="small">
          {textAt(field, 'keyname')}　{textAt(field, 'value')}
        </p>
      ))}
      {buttons.length > 0 && (
        <ul>
          {buttons.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function textAt(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' ? found : '';
}

function listAt(card: Record<string, unknown>, key: string): unknown[] {
  const list = card[key];
  return Array.isArray(list) ? list : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
