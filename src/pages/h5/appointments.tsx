import type { output } from 'zod';
import type { ReadinessList } from '../../domain/readiness/api.ts';
import { call } from '../kit/call.ts';
import { CaseForm, type CaseRow, CaseRows, loadCase } from '../kit/case.tsx';
import { usePage } from '../kit/data.ts';
import { Page, Unready } from '../kit/page.tsx';

async function load() {
  const [cases, { organisations }] = await Promise.all([
    loadCase('/api/appointments'),
    call<output<typeof ReadinessList>>('GET', '/api/readiness?limit=100'),
  ]);
  return { cases, places: placesIn(organisations) };
}

const PRACTICE: Record<string, string> = { ASKED: '，还没有练习', SIGNED: '，练习到一半', DONE: '，已练习' };
const practiceOf = ({ state, practice }: CaseRow) => (state === 'ACCEPTED' ? (PRACTICE[String(practice)] ?? '') : '');

/** Advisors on their way: proposed by the organisation, agreed by police, active when the person says yes. */
export function AppointmentsPage() {
  const page = usePage(load);
  if (!page.data) return <Unready of={page} />;
  const { cases, places } = page.data;
  const { path, form, rows, viewer } = cases;
  const list = { path, form, note: practiceOf, onDone: page.changed };
  return (
    <Page
      of={page}
      title={form.title}
      lead="单位推荐，社区民警审核，本人接受后生效。"
      foot={{ '/h5/organisations': '单位准备情况', '/h5/home': '首页' }}
      viewer={viewer}
    >
      <CaseRows heading="待审核" rows={rows.filter(({ state }) => state === 'PROPOSED')} {...list} />
      {places.length > 0 && (
        <CaseForm
          {...{ path, form, places, heading: '推荐一名同事', submit: '推荐' }}
          onProposed={() => page.changed('已推荐，等待民警审核')}
        />
      )}
      <CaseRows heading="进度" rows={rows.filter(({ state }) => state !== 'PROPOSED')} {...list} />
      {rows.length === 0 && <p className="nothing-yet">还没有推荐</p>}
    </Page>
  );
}

/** What the address asks for stands first, else who has no advisor. */
function placesIn(all: output<typeof ReadinessList>['organisations']) {
  const asked = new URLSearchParams(location.search).get('organisationId');
  const own = all.filter(({ allowed }) => allowed.includes('propose'));
  const first = own.find(({ organisationId }) => organisationId === asked) ?? own.find(({ noAdvisor }) => noAdvisor);
  return [...own]
    .sort((a, b) => Number(b === first) - Number(a === first))
    .map(({ organisationId: id, code, name, noAdvisor }) => ({
      ...{ id, code },
      label: noAdvisor ? `${name}（缺顾问）` : name,
    }));
}
