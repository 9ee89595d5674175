import '../parts/plain.css';
import '../organisations/organisations.css';
import { useCallback, useEffect, useState } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { usePaged } from '../use-paged.ts';
import { type Patches, type VisitPage, visits } from './api.ts';
import { PatchRow } from './patch-row.tsx';
import { PatchSearch } from './patch-search.tsx';
import { VisitForm } from './visit-form.tsx';
import { VisitRow } from './visit-row.tsx';

const unitsOf = (page: Patches) => page.units;
const visitsOf = (page: VisitPage) => page.visits;
const loadVisits = (after: string | null) => visits.list(after);

/** Door to door: where somebody went, and where nobody has been. */
export function VisitsPage() {
  const [organisationId] = useState(() => new URLSearchParams(location.search).get('organisation'));
  const [q, setQ] = useState('');
  const [isLong, setLong] = useState(false);
  const loadPatches = useCallback(
    (after: string | null) => visits.patches(organisationId, q, after),
    [organisationId, q],
  );
  const patches = usePaged(loadPatches, unitsOf);
  const made = usePaged(loadVisits, visitsOf);
  const [unitId, setUnitId] = useState('');
  const [said, setSaid] = useState('');
  useEffect(() => {
    document.title = '上门走访';
  }, []);
  // Once the list was longer than a page it can be searched, also while what was found is short.
  const hasMore = patches.page !== null && patches.page.next !== null;
  useEffect(() => {
    if (hasMore) setLong(true);
  }, [hasMore]);
  const problem = patches.problem ?? made.problem;
  if (problem) return <Unopened problem={problem} />;
  if (!patches.page || !made.page) return <Opening />;
  const { today, days } = patches.page;
  const changed = async (text: string) => {
    setSaid(text);
    scrollTo(0, 0);
    await Promise.all([patches.refresh(), made.refresh()]);
  };
  const only = patches.items.length === 1 ? (patches.items[0]?.id ?? '') : '';
  return (
    <main className="plain">
      <h1>上门走访</h1>
      <p className="lead">分片包干，逐户上门；还没有去过的部门标红。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {isLong && (
        <PatchSearch
          onFind={(words) => {
            setUnitId('');
            setQ(words);
          }}
        />
      )}
      {patches.items.length === 0 ? (
        <p className="nothing-yet">
          {q === '' ? '您还没有负责的部门，请联系安全顾问' : '没有找到，请换个部门或单位名称'}
        </p>
      ) : (
        <VisitForm
          patches={patches.items}
          unitId={unitId || only}
          onUnit={setUnitId}
          today={today}
          onRecorded={() => changed('已登记，辛苦了')}
        />
      )}
      {patches.items.length > 0 && (
        <section className="card">
          <h2>各部门</h2>
          <div className="lines">
            {patches.items.map((patch) => (
              <PatchRow
                key={patch.id}
                patch={patch}
                days={days}
                onChosen={() => {
                  setUnitId(patch.id);
                  scrollTo(0, 0);
                }}
              />
            ))}
          </div>
          <More list={patches} />
        </section>
      )}
      <section className="card">
        <h2>走访记录</h2>
        {made.items.length === 0 && <p className="small">还没有记录</p>}
        <div className="lines">
          {made.items.map((visit) => (
            <VisitRow key={visit.id} visit={visit} onWithdrawn={() => changed('已撤销')} />
          ))}
        </div>
        <More list={made} />
      </section>
      <p className="page-foot">
        <a href="/h5/campaigns">防护进度</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={made.page.viewer.name} />
    </main>
  );
}
