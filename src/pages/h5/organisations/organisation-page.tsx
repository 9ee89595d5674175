import '../parts/form.css';
import '../parts/plain.css';
import './organisations.css';
import { useCallback, useEffect } from 'react';
import { defects } from '../defects/api.ts';
import '../defects/defects.css';
import { DefectRow } from '../defects/defect-row.tsx';
import { Message, Opening, Unopened } from '../parts/message.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { useLoaded } from '../use-loaded.ts';
import { organisations, PAGE } from './api.ts';
import { TROUBLES, troubledCount, troubleName } from './trouble-words.ts';
import { UnitRow } from './unit-row.tsx';

/** These have a card of their own on this page. */
const SHOWN_HERE: ReadonlySet<string> = new Set(['NO_ADVISOR', 'UNIT_WITHOUT_OWNER', 'UNREACHABLE']);

/** One organisation: who of it cannot be reached, by name, and which units nobody answers for. */
export function OrganisationPage({ id }: { id: string }) {
  const load = useCallback(async () => {
    const { organisations: found, viewer } = await organisations.one(id);
    const one = found[0] ?? null;
    const isOpen = one?.allowed.includes('people') ?? false;
    const gaps = one ? (await defects.ofOrganisation(id)).defects.filter(({ kind }) => !SHOWN_HERE.has(kind)) : [];
    const [{ people }, { units }] = isOpen
      ? await Promise.all([organisations.troubled(id), organisations.units(id)])
      : [{ people: [] }, { units: [] }];
    return { one, gaps, people, units, viewer, isOpen };
  }, [id]);
  const { data, problem, refresh } = useLoaded(load);
  useEffect(() => {
    document.title = '单位准备情况';
  }, []);
  if (problem) return <Unopened title="打不开这个单位" problem={problem} />;
  if (!data) return <Opening />;
  const { one, gaps, people, units, viewer, isOpen } = data;
  if (!one) return <Message title="打不开这个单位" text="没有找到，或您没有查看权限" />;
  const ownerless = units.filter(({ owners }) => owners.length === 0);
  return (
    <main className="plain">
      <h1>{one.name}</h1>
      <p className="lead">在职{one.people}人</p>
      {one.noAdvisor && (
        <section className="card">
          <h2>缺安全顾问</h2>
          <p>预警会先发给社区民警。请尽快推荐一名同事。</p>
          {one.allowed.includes('propose') && (
            <a className="weui-btn weui-btn_primary act-button" href={`/h5/appointments?organisationId=${id}`}>
              去推荐
            </a>
          )}
        </section>
      )}
      {gaps.length > 0 && (
        <section className="card">
          <h2>待处理的缺口</h2>
          {gaps.map((gap) => (
            <DefectRow key={gap.id} defect={gap} isNamed onMended={refresh} />
          ))}
        </section>
      )}
      <section className="card">
        <h2>联系不上的人</h2>
        {troubledCount(one) === 0 && <p className="small">都能收到消息</p>}
        {TROUBLES.filter(([code]) => one.troubles[code]).map(([code, name, todo]) => (
          <p key={code}>
            <b>
              {name}
              {one.troubles[code]}人
            </b>{' '}
            <span className="small">{todo}</span>
          </p>
        ))}
        <div className="lines">
          {people.map((person) => (
            <div className="ends" key={person.employeeId}>
              <span>
                {person.name} <span className="small">{person.unitName ?? ''}</span>
              </span>
              <span className="small">{troubleName(person.trouble)}</span>
            </div>
          ))}
        </div>
        {people.length >= PAGE && <p className="small">只显示前{PAGE}人</p>}
      </section>
      {isOpen && (
        <section className="card">
          <h2>部门负责人</h2>
          {units.length === 0 && <p className="small">没有登记部门</p>}
          {ownerless.length > 0 && <p className="small">{ownerless.length}个部门还没有负责人</p>}
          <div className="lines form">
            {[...ownerless, ...units.filter(({ owners }) => owners.length > 0)].map((unit) => (
              <UnitRow
                key={unit.id}
                unit={unit}
                organisationCode={one.allowed.includes('owners') ? one.code : null}
                onChanged={refresh}
              />
            ))}
          </div>
        </section>
      )}
      <p className="page-foot">
        {isOpen && <a href={`/h5/visits?organisation=${encodeURIComponent(id)}`}>上门走访</a>}
        <a href="/h5/organisations">全部单位</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={viewer.name} />
    </main>
  );
}
