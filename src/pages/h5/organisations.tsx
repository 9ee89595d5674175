import './organisations.css';
import '../kit/styles/form.css';
import { useState } from 'react';
import type { output } from 'zod';
import type { DefectList, ReadinessList, TroubledList } from '../../domain/readiness/api.ts';
import { call, query } from '../kit/call.ts';
import { ActButton, Fault, useCommand } from '../kit/command.tsx';
import { usePage } from '../kit/data.ts';
import { Typed } from '../kit/fields.tsx';
import { Message, Page, Unready } from '../kit/page.tsx';
import { Link } from '../kit/router.tsx';
import { DefectRow } from './defects/defects.tsx';
import {
  loadUnits,
  type Readiness,
  redOf,
  TROUBLES,
  troubledCount,
  troubleName,
  type Unit,
  worstFirst,
} from './readiness.ts';

const PAGE = 100;
const MOST_PAGES = 20;
/** So few are all shown at once, ready or not. */
const FEW = 10;

type Organisations = output<typeof ReadinessList>;

async function loadAll(): Promise<Readiness[]> {
  const all: Readiness[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const by = query({ limit: PAGE, after: all[all.length - 1]?.code });
    const { organisations } = await call<Organisations>('GET', `/api/readiness?${by}`);
    all.push(...organisations);
    if (organisations.length < PAGE) break;
  }
  return all;
}

/** The reader's organisations; those where a warning would fail stand first. */
export function OrganisationsPage() {
  const page = usePage(loadAll);
  const [isAll, setAll] = useState(false);
  if (!page.data) return <Unready of={page} />;
  const all = page.data;
  const red = all.filter((one) => redOf(one).length > 0);
  const isWhole = isAll || all.length <= FEW;
  const shown = isWhole ? all : red;
  const mayPropose = all.some(({ allowed }) => allowed.includes('propose'));
  return (
    <Page
      of={page}
      title="单位准备情况"
      lead={red.length === 0 ? `${all.length}个单位都已准备好` : `${all.length}个单位，${red.length}个有待处理`}
      foot={{
        '/h5/defects': '待处理的缺口',
        '/h5/appointments': mayPropose && '安全顾问聘任',
        '/h5/imports': mayPropose && '名单导入',
        '/h5/home': '首页',
      }}
    >
      {shown.length > 0 && (
        <section className="card organisations">
          {[...shown].sort(worstFirst).map((one) => (
            <Row key={one.organisationId} one={one} />
          ))}
        </section>
      )}
      {shown.length === 0 && <p className="nothing-yet">现在没有需要处理的</p>}
      {!isWhole && red.length < all.length && (
        <ActButton onPress={() => setAll(true)}>看全部{all.length}个单位</ActButton>
      )}
    </Page>
  );
}

function Row({ one }: { one: Readiness }) {
  const red = redOf(one);
  return (
    <Link to={`/h5/organisations/${one.organisationId}`}>
      <b>{one.name}</b> <span className="small">{one.people}人</span>
      <span className="reds">
        {red.length === 0 && <i className="is-good">已准备好</i>}
        {red.map((text) => (
          <i key={text}>{text}</i>
        ))}
      </span>
    </Link>
  );
}

/** These have a card of their own on this page. */
const SHOWN_HERE: ReadonlySet<string> = new Set(['NO_ADVISOR', 'UNIT_WITHOUT_OWNER', 'UNREACHABLE']);

async function loadOne(id: string) {
  const of = query({ organisationId: id });
  const { organisations, viewer } = await call<Organisations>('GET', `/api/readiness?limit=1&${of}`);
  const one = organisations[0] ?? null;
  const isOpen = one?.allowed.includes('people') ?? false;
  const gaps = one
    ? (await call<output<typeof DefectList>>('GET', `/api/readiness/defects?limit=100&${of}`)).defects
    : [];
  const people = `/api/readiness/${encodeURIComponent(id)}/people?limit=${PAGE}`;
  const [{ people: troubled }, { units }] = isOpen
    ? await Promise.all([call<output<typeof TroubledList>>('GET', people), loadUnits(id)])
    : [{ people: [] }, { units: [] }];
  return { one, gaps: gaps.filter(({ kind }) => !SHOWN_HERE.has(kind)), troubled, units, viewer, isOpen };
}

/** One organisation: who of it cannot be reached, by name, and which units nobody answers for. */
export function OrganisationPage({ id }: { id: string }) {
  const page = usePage(() => loadOne(id), { of: id });
  if (!page.data) return <Unready title="打不开这个单位" of={page} />;
  const { one, gaps, troubled, units, viewer, isOpen } = page.data;
  if (!one) return <Message title="打不开这个单位" text="没有找到，或您没有查看权限" />;
  const ownerless = units.filter(({ owners }) => owners.length === 0);
  return (
    <Page
      of={page}
      title={one.name}
      lead={`在职${one.people}人`}
      foot={{
        [`/h5/visits?${query({ organisation: id })}`]: isOpen && '上门走访',
        '/h5/organisations': '全部单位',
        '/h5/home': '首页',
      }}
      viewer={viewer.name}
    >
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
            <DefectRow key={gap.id} defect={gap} isNamed onRepaired={page.refresh} />
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
          {troubled.map((person) => (
            <div className="ends" key={person.employeeId}>
              <span>
                {person.name} <span className="small">{person.unitName ?? ''}</span>
              </span>
              <span className="small">{troubleName(person.trouble)}</span>
            </div>
          ))}
        </div>
        {troubled.length >= PAGE && <p className="small">只显示前{PAGE}人</p>}
      </section>
      {isOpen && (
        <section className="card">
          <h2>片区负责人</h2>
          {units.length === 0 && <p className="small">没有登记部门</p>}
          {ownerless.length > 0 && <p className="small">{ownerless.length}个部门还没有负责人</p>}
          <div className="lines form">
            {[...ownerless, ...units.filter(({ owners }) => owners.length > 0)].map((unit) => (
              <UnitRow
                key={unit.id}
                unit={unit}
                organisationCode={one.allowed.includes('owners') ? one.code : null}
                onChanged={page.refresh}
              />
            ))}
          </div>
        </section>
      )}
    </Page>
  );
}

interface UnitRowProps {
  unit: Unit;
  /** Null: the reader names no owners here. */
  organisationCode: string | null;
  onChanged: () => Promise<void>;
}

/** A unit with who answers for it; another is named by his employee number. */
function UnitRow({ unit, organisationCode, onChanged }: UnitRowProps) {
  const [isOpen, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const { busy, trouble, run, refuse } = useCommand();
  const save = async () => {
    if (number.trim() === '') return refuse('请填写工号');
    const employeeId = `${organisationCode}/${number.trim()}`;
    const done = await run('save', () =>
      call('POST', `/api/units/${encodeURIComponent(unit.id)}/owners`, { employeeId }),
    );
    if (!done) return;
    setOpen(false);
    await onChanged();
  };
  return (
    <div>
      <div className="ends">
        <span>
          {unit.name} <span className="small">{unit.people}人</span>
          <br />
          {unit.owners.length === 0 ? (
            <span className="fault">缺负责人</span>
          ) : (
            <span className="small">
              {unit.owners.map(({ name, deputy }) => (deputy ? `${name}（副）` : name)).join('、')}
            </span>
          )}
        </span>
        {organisationCode !== null && (
          <button type="button" className="text-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {unit.owners.length === 0 ? '指定' : '更换'}
          </button>
        )}
      </div>
      {isOpen && (
        <div className="form-in">
          <Typed title="新负责人的工号" value={number} onChange={setNumber} />
          <Fault words={trouble} />
          <ActButton isBusy={busy !== null} onPress={save}>
            保存
          </ActButton>
        </div>
      )}
    </div>
  );
}
