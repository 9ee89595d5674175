import './organisations.css';
import { useState } from 'react';
import type { UnitListData } from '../../domain/visits/api.ts';
import { usePaged, useSaid } from '../kit/data.ts';
import { NameSearch, ResourceList } from '../kit/list.tsx';
import { Page, Unready } from '../kit/page.tsx';
import { RegistryForm, RegistryRows, useRegistry } from '../kit/registry.tsx';

/** Door to door: where somebody went, and where nobody has been. */
export function VisitsPage() {
  const [organisationId] = useState(() => new URLSearchParams(location.search).get('organisation'));
  const [q, setQ] = useState('');
  const visits = useRegistry('/api/visits');
  const found = usePaged<UnitListData>('/api/visits/units', { query: { organisationId, q } });
  const { said, changed } = useSaid(() => Promise.all([found.refresh(), visits.list.refresh()]));
  const problem = found.problem ?? visits.problem;
  const { form, list } = visits;
  if (!found.page || !list.page || !form) return <Unready of={{ problem }} />;
  const { days } = found.page;
  const choose = (id: string) => {
    visits.choosePlace({ id });
    scrollTo(0, 0);
  };
  const find = (words: string) => {
    visits.choosePlace({ id: '' });
    setQ(words);
  };
  const shown = found.pages.flatMap((page) => page.units);
  const isSeveral = new Set(shown.map(({ organisation }) => organisation)).size > 1;
  const places = shown.map(({ id, name, organisation }) => ({
    id,
    label: isSeveral ? `${organisation} ${name}` : name,
  }));
  return (
    <Page
      of={{ problem, refresh: found.refresh, said }}
      title="上门走访"
      lead="分片包干，逐户上门；还没有去过的部门标红。"
      foot={{ '/h5/campaigns': '防护进度', '/h5/home': '首页' }}
      viewer={list.page.viewer.name}
    >
      <NameSearch of={found} label="查找部门或单位（不填则列出全部）" example="冲压车间" onFind={find} />
      {places.length === 0 ? (
        <p className="nothing-yet">
          {q === '' ? '您还没有负责的部门，请联系安全顾问' : '没有找到，请换个部门或单位名称'}
        </p>
      ) : (
        <>
          <RegistryForm
            of={{ ...visits, form }}
            heading="登记一次走访"
            note="只记人数，不记是谁。"
            submit="登记走访"
            places={places}
            onRecorded={() => changed('已登记，辛苦了')}
          />
          <section className="card">
            <h2>各部门</h2>
            <ResourceList
              list={found}
              rows={(page) => page.units}
              keyOf={({ id }) => id}
              className="lines"
              row={(unit) => <UnitRow unit={unit} days={days} onChosen={() => choose(unit.id)} />}
            />
          </section>
        </>
      )}
      <RegistryRows
        path={visits.path}
        list={list}
        form={form}
        heading="走访记录"
        onWithdrawn={() => changed('已撤销')}
      />
    </Page>
  );
}

interface UnitRowProps {
  unit: UnitListData['units'][number];
  days: number;
  onChosen: () => void;
}

/** A unit and when somebody was there last; pressing it begins a new entry. */
function UnitRow({ unit, days, onChosen }: UnitRowProps) {
  const { name, organisation, people, visits, lastVisitedOn } = unit;
  return (
    <div className="ends">
      <span>
        <b>{name}</b>{' '}
        <span className="small">
          {organisation}，{people}人
        </span>
        <br />
        {visits > 0 ? (
          <span className="small">
            近{days}天{visits}次，最近 {lastVisitedOn}
          </span>
        ) : people === 0 ? (
          <span className="small">本级没有员工</span>
        ) : (
          <span className="reds">
            <i>{lastVisitedOn ? `近${days}天没有去过，上次 ${lastVisitedOn}` : '还没有去过'}</i>
          </span>
        )}
      </span>
      <button type="button" className="text-button" aria-label={`登记${name}的走访`} onClick={onChosen}>
        登记
      </button>
    </div>
  );
}
