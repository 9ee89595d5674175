import '../parts/plain.css';
import './organisations.css';
import { useEffect, useState } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { useLoaded } from '../use-loaded.ts';
import { organisations, PAGE, type Readiness } from './api.ts';
import { redOf, worstFirst } from './trouble-words.ts';

const MOST_PAGES = 20;
/** So few are all shown at once, ready or not. */
const FEW = 10;

/** The reader's organisations; those where a warning would fail stand first. */
export function OrganisationsPage() {
  const { data, problem } = useLoaded(loadAll);
  const [isAll, setAll] = useState(false);
  useEffect(() => {
    document.title = '单位准备情况';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const red = data.filter((one) => redOf(one).length > 0);
  const isWhole = isAll || data.length <= FEW;
  const shown = isWhole ? data : red;
  const mayPropose = data.some(({ allowed }) => allowed.includes('propose'));
  return (
    <main className="plain">
      <h1>单位准备情况</h1>
      <p className="lead">
        {red.length === 0 ? `${data.length}个单位都已准备好` : `${data.length}个单位，${red.length}个有待处理`}
      </p>
      {shown.length > 0 && (
        <section className="card organisations">
          {[...shown].sort(worstFirst).map((one) => (
            <Row key={one.organisationId} one={one} />
          ))}
        </section>
      )}
      {shown.length === 0 && <p className="nothing-yet">现在没有需要处理的</p>}
      {!isWhole && red.length < data.length && (
        <button type="button" className="weui-btn weui-btn_default act-button" onClick={() => setAll(true)}>
          看全部{data.length}个单位
        </button>
      )}
      <p className="page-foot">
        <a href="/h5/defects">待处理的缺口</a>
        {mayPropose && <a href="/h5/appointments">安全顾问聘任</a>}
        {mayPropose && <a href="/h5/imports">名单导入</a>}
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

function Row({ one }: { one: Readiness }) {
  const path = `/h5/organisations/${one.organisationId}`;
  const red = redOf(one);
  return (
    <a
      href={path}
      onClick={(event) => {
        event.preventDefault();
        goTo(path);
      }}
    >
      <b>{one.name}</b> <span className="small">{one.people}人</span>
      <span className="reds">
        {red.length === 0 && <i className="is-good">已准备好</i>}
        {red.map((text) => (
          <i key={text}>{text}</i>
        ))}
      </span>
    </a>
  );
}

async function loadAll(): Promise<Readiness[]> {
  const all: Readiness[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { organisations: next } = await organisations.list(all[all.length - 1]?.code);
    all.push(...next);
    if (next.length < PAGE) break;
  }
  return all;
}
