import '../parts/plain.css';
import '../organisations/organisations.css';
import { useCallback, useEffect, useState } from 'react';
import type { PatchListData } from '../../domain/visits/api.ts';
import type { Form } from '../../kernel/registry/types.ts';
import { call } from '../call.ts';
import { RegistryForm } from '../kit/registry-form.tsx';
import { type RegistryPage, type RegistryRow, RegistryRows } from '../kit/registry-rows.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { useLoaded } from '../use-loaded.ts';
import { usePaged } from '../use-paged.ts';
import { PatchRow } from './patch-row.tsx';

const PATH = '/api/visits';
const query = (values: Record<string, string | null>) =>
  new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []))).toString();
const unitsOf = (page: PatchListData) => page.units;
const visitsOf = (page: RegistryPage) => page.visits as RegistryRow[];
const loadVisits = (after: string | null) => call<RegistryPage>('GET', `${PATH}?${query({ limit: '20', after })}`);
const loadForm = () => call<Form>('GET', `${PATH}/form`);

/** Door to door: where somebody went, and where nobody has been. */
export function VisitsPage() {
  const [organisationId] = useState(() => new URLSearchParams(location.search).get('organisation'));
  const loadPatches = useCallback(
    (after: string | null) => call<PatchListData>('GET', `${PATH}/units?${query({ organisationId, after })}`),
    [organisationId],
  );
  const patches = usePaged(loadPatches, unitsOf);
  const made = usePaged(loadVisits, visitsOf);
  const form = useLoaded(loadForm);
  const [unitId, setUnitId] = useState('');
  const [said, setSaid] = useState('');
  useEffect(() => {
    document.title = '上门走访';
  }, []);
  const problem = patches.problem ?? made.problem ?? form.problem;
  if (problem) return <Unopened problem={problem} />;
  if (!patches.page || !made.page || !form.data) return <Opening />;
  const { days } = patches.page;
  const changed = async (text: string) => {
    setSaid(text);
    scrollTo(0, 0);
    await Promise.all([patches.refresh(), made.refresh()]);
  };
  const only = patches.items.length === 1 ? (patches.items[0]?.id ?? '') : '';
  const isSeveral = new Set(patches.items.map(({ organisation }) => organisation)).size > 1;
  return (
    <main className="plain">
      <h1>上门走访</h1>
      <p className="lead">分片包干，逐户上门；还没有去过的部门标红。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {patches.items.length === 0 && <p className="nothing-yet">您还没有负责的部门，请联系安全顾问</p>}
      {patches.items.length > 0 && (
        <>
          <RegistryForm
            path={PATH}
            form={form.data}
            heading="登记一次走访"
            note="只记人数，不记是谁。"
            submit="登记走访"
            places={patches.items.map(({ id, name, organisation }) => ({
              id,
              label: isSeveral ? `${organisation} ${name}` : name,
            }))}
            placeId={unitId || only}
            onPlace={setUnitId}
            onRecorded={() => changed('已登记，辛苦了')}
          />
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
        </>
      )}
      <RegistryRows path={PATH} form={form.data} heading="走访记录" list={made} onWithdrawn={() => changed('已撤销')} />
      <p className="page-foot">
        <a href="/h5/campaigns">防护进度</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={made.page.viewer.name} />
    </main>
  );
}
