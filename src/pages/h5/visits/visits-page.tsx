import '../organisations/organisations.css';
import { useCallback, useEffect, useState } from 'react';
import type { PatchListData } from '../../../domain/visits/api.ts';
import { call } from '../call.ts';
import { NameSearch } from '../kit/name-search.tsx';
import { Page } from '../kit/page.tsx';
import { RegistryForm } from '../kit/registry-form.tsx';
import { RegistryRows } from '../kit/registry-rows.tsx';
import { query, useRegistry } from '../kit/use-registry.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { usePaged } from '../use-paged.ts';
import { PatchRow } from './patch-row.tsx';

const unitsOf = (page: PatchListData) => page.units;

/** Door to door: where somebody went, and where nobody has been. */
export function VisitsPage() {
  const [organisationId] = useState(() => new URLSearchParams(location.search).get('organisation'));
  const [q, setQ] = useState('');
  const [isLong, setLong] = useState(false);
  const [said, setSaid] = useState('');
  const visits = useRegistry('/api/visits', 'visits');
  const load = useCallback(
    (after: string | null) => call<PatchListData>('GET', `/api/visits/units?${query({ organisationId, q, after })}`),
    [organisationId, q],
  );
  const patches = usePaged(load, unitsOf);
  // Once the list was longer than a page it can be searched, also while what was found is short.
  useEffect(() => setLong((was) => was || Boolean(patches.page?.next)), [patches.page]);
  const problem = patches.problem ?? visits.problem;
  if (problem) return <Unopened problem={problem} />;
  if (!patches.page || !visits.list.page || !visits.form) return <Opening />;
  const { days } = patches.page;
  const choose = (id: string) => {
    visits.setPlaceId(id);
    scrollTo(0, 0);
  };
  const changed = async (words: string) => {
    setSaid(words);
    scrollTo(0, 0);
    await Promise.all([patches.refresh(), visits.list.refresh()]);
  };
  const find = (words: string) => {
    visits.setPlaceId('');
    setQ(words);
  };
  const isSeveral = new Set(patches.items.map(({ organisation }) => organisation)).size > 1;
  const places = patches.items.map(({ id, name, organisation }) => ({
    id,
    label: isSeveral ? `${organisation} ${name}` : name,
  }));
  return (
    <Page
      title="上门走访"
      lead="分片包干，逐户上门；还没有去过的部门标红。"
      said={said}
      foot={{ '/h5/campaigns': '防护进度', '/h5/home': '首页' }}
      viewer={visits.list.page.viewer.name}
    >
      {isLong && <NameSearch label="查找部门或单位（不填则列出全部）" example="冲压车间" onFind={find} />}
      {places.length === 0 ? (
        <p className="nothing-yet">
          {q === '' ? '您还没有负责的部门，请联系安全顾问' : '没有找到，请换个部门或单位名称'}
        </p>
      ) : (
        <>
          <RegistryForm
            {...visits}
            form={visits.form}
            heading="登记一次走访"
            note="只记人数，不记是谁。"
            submit="登记走访"
            places={places}
            onRecorded={() => changed('已登记，辛苦了')}
          />
          <section className="card">
            <h2>各部门</h2>
            <div className="lines">
              {patches.items.map((patch) => (
                <PatchRow key={patch.id} patch={patch} days={days} onChosen={() => choose(patch.id)} />
              ))}
            </div>
            <More list={patches} />
          </section>
        </>
      )}
      <RegistryRows {...visits} form={visits.form} heading="走访记录" onWithdrawn={() => changed('已撤销')} />
    </Page>
  );
}
