import { useState } from 'react';
import type { output } from 'zod';
import type { AppointmentList, ReadinessList } from '../../domain/posts/api.ts';
import { call } from '../kit/call.ts';
import { type Command, CommandBar, type Sure } from '../kit/command.tsx';
import { usePage } from '../kit/data.ts';
import { optionsOf } from '../kit/fields.tsx';
import { ResourceForm } from '../kit/form.tsx';
import { Page, Unready } from '../kit/page.tsx';
import { minuteText } from '../kit/time.ts';

type Appointments = output<typeof AppointmentList>;
type Appointment = Appointments['appointments'][number];
type Decision = 'accept' | 'refuse' | 'withdraw';
type Place = output<typeof ReadinessList>['organisations'][number];

async function load() {
  const [{ appointments, viewer }, { organisations }] = await Promise.all([
    call<Appointments>('GET', '/api/appointments?limit=100'),
    call<output<typeof ReadinessList>>('GET', '/api/readiness?limit=100'),
  ]);
  return { appointments, viewer, places: organisations.filter(({ allowed }) => allowed.includes('propose')) };
}

const accept = (id: string) => call('POST', `/api/appointments/${encodeURIComponent(id)}/accept`, {});
const end = (_sure: Sure, id: string, decision: Exclude<Decision, 'accept'>) =>
  call('POST', `/api/appointments/${encodeURIComponent(id)}/${decision}`, {});

/** Advisors on their way: proposed by the organisation, agreed by police, active when the person says yes. */
export function AppointmentsPage() {
  const page = usePage(load);
  if (!page.data) return <Unready of={page} />;
  const { appointments, viewer, places } = page.data;
  const group = (heading: string, of: (one: Appointment) => boolean) =>
    appointments.some(of) && (
      <section className="card">
        <h2>{heading}</h2>
        <div className="lines">
          {appointments.filter(of).map((one) => (
            <Row key={one.id} one={one} onChanged={page.changed} />
          ))}
        </div>
      </section>
    );
  return (
    <Page
      of={page}
      title="安全顾问聘任"
      lead="单位推荐，社区民警审核，本人接受后生效。"
      foot={{ '/h5/organisations': '单位准备情况', '/h5/home': '首页' }}
      viewer={viewer.name}
    >
      {group('待审核', ({ state }) => state === 'PROPOSED')}
      {places.length > 0 && <Propose places={places} onProposed={() => page.changed('已推荐，等待民警审核')} />}
      {group('进度', ({ state }) => state !== 'PROPOSED')}
      {appointments.length === 0 && <p className="nothing-yet">还没有推荐</p>}
    </Page>
  );
}

const STATES: Record<Appointment['state'], string> = {
  PROPOSED: '待审核',
  REFUSED: '未通过',
  ASKED: '等本人确认',
  ACCEPTED: '已聘任',
  DECLINED: '本人暂不接受',
  WITHDRAWN: '已撤回',
};

const PRACTICE: Record<Appointment['practice'], string> = {
  NONE: '',
  ASKED: '，还没有练习',
  SIGNED: '，练习到一半',
  DONE: '，已练习',
};

const DECISIONS: Record<Decision, { label: string; done: string; ends: string }> = {
  accept: { label: '同意', done: '已同意，正在请本人确认', ends: '' },
  refuse: {
    label: '不同意',
    done: '已退回，单位会看到',
    ends: '推荐就此结束，单位会看到。不能恢复，只能重新推荐。',
  },
  withdraw: {
    label: '撤回',
    done: '已撤回',
    ends: '推荐就此撤回，本人不再能接受。不能恢复，只能重新推荐。',
  },
};

interface RowProps {
  one: Appointment;
  onChanged: (said: string) => Promise<void>;
}

function Row({ one, onChanged }: RowProps) {
  const commandOf = (decision: Decision): Command => {
    const { label, done, ends } = DECISIONS[decision];
    const told = () => onChanged(done);
    if (decision === 'accept') return { label, kind: 'primary', run: () => accept(one.id).then(told) };
    const danger = { says: `${one.name}（1人）的${ends}`, again: label };
    return { label, danger, run: (sure) => end(sure, one.id, decision).then(told) };
  };
  // To refuse says more than to take back.
  const isShown = (decision: Decision) => decision !== 'withdraw' || !one.allowed.includes('refuse');
  return (
    <div>
      <div className="ends">
        <span>
          <b>{one.name}</b> {one.title && <span className="small">{one.title}</span>}
          <br />
          <span className="small">
            {one.organisationName}，{minuteText(one.proposedAt)}推荐
          </span>
        </span>
        <span className="small">
          {STATES[one.state]}
          {one.state === 'ACCEPTED' && PRACTICE[one.practice]}
        </span>
      </div>
      <CommandBar commands={one.allowed.filter(isShown).map(commandOf)} />
    </div>
  );
}

/** One organisation is taken as read; where there are several, the one without an advisor stands first. */
function Propose({ places, onProposed }: { places: Place[]; onProposed: () => Promise<void> }) {
  const [first] = useState(() => firstOf(places));
  return (
    <ResourceForm
      heading="推荐一名同事"
      fields={[
        ...(places.length > 1
          ? [
              {
                name: 'organisationId' as const,
                title: '单位',
                kind: 'choice' as const,
                options: optionsOf(places, ({ organisationId, name, noAdvisor }) => [
                  organisationId,
                  noAdvisor ? `${name}（缺顾问）` : name,
                ]),
              },
            ]
          : []),
        { name: 'number', title: '工号', placeholder: '如 0123', needed: '请填写工号' },
        { name: 'title', title: '职务（可不填）', most: 20, placeholder: '如 安全科长' },
      ]}
      start={{ organisationId: first }}
      kept={['organisationId']}
      submit="推荐"
      send={async (filled) => {
        const organisationId = filled('organisationId');
        const code = places.find((one) => one.organisationId === organisationId)?.code;
        const title = filled('title');
        await call('POST', '/api/appointments', {
          organisationId,
          employeeId: `${code}/${filled('number')}`,
          ...(title ? { title } : {}),
        });
        return undefined;
      }}
      onSent={onProposed}
    />
  );
}

function firstOf(places: Place[]): string {
  const asked = new URLSearchParams(location.search).get('organisationId');
  const found =
    places.find(({ organisationId }) => organisationId === asked) ?? places.find(({ noAdvisor }) => noAdvisor);
  return (found ?? places[0])?.organisationId ?? '';
}
