import '../../kit/styles/form.css';
import './campaigns.css';
import { useState } from 'react';
import type { ExemptionsData, FoundData, StateData } from '../../../domain/spot-checks/api.ts';
import { call, query } from '../../kit/call.ts';
import { ActButton, CommandLine, Fault, type Sure, useCommand } from '../../kit/command.tsx';
import { usePaged } from '../../kit/data.ts';
import { optionsOf, Typed } from '../../kit/fields.tsx';
import { ResourceForm } from '../../kit/form.tsx';
import { ResourceList } from '../../kit/list.tsx';
import { Page, Unready } from '../../kit/page.tsx';
import { dayText } from '../../kit/time.ts';

const A_DAY_MS = 86_400_000;
const HALF_A_YEAR_MS = 182 * A_DAY_MS;

const lift = (_sure: Sure, about: { personId: string; item: string }) =>
  call<StateData>('POST', '/api/protections/exempt/lift', about);

/** Who of one organisation need not do an item, why and until when; given and ended here. */
export function ExemptionsPage({ id }: { id: string }) {
  const list = usePaged<ExemptionsData>('/api/protections/exemptions', { query: { organisationId: id } });
  if (!list.page) return <Unready title="打不开豁免名单" of={list} />;
  const { organisation, items, now, viewer } = list.page;
  return (
    <Page
      of={list}
      title="防护豁免"
      className="campaigns form"
      lead={`${organisation}：因岗位需要不必完成的项目`}
      foot={{ [`/h5/checks/${id}`]: '本月抽查', '/h5/home': '首页' }}
      viewer={viewer.name}
    >
      <Exempt organisationId={id} items={items} now={now} onGiven={list.refresh} />
      <ResourceList
        list={list}
        rows={({ exemptions }) => exemptions}
        keyOf={({ personId, item }) => `${personId} ${item}`}
        empty="没有豁免"
        row={(one) => (
          <section className="card">
            <h2>
              {one.name} <span className="small">{one.unit ?? ''}</span>
            </h2>
            <p>{items.find(({ code }) => code === one.item)?.name ?? one.item}</p>
            <p className="small">
              {one.reason}；有效期至{dayText(new Date(Date.parse(one.until) - A_DAY_MS).toISOString())}
              {one.by && `；${one.by}同意`}
            </p>
            {!one.isReader && (
              <CommandLine
                command={{
                  label: '提前结束',
                  danger: {
                    says: `${one.name}从现在起须完成这一项，会照常收到提醒。需要豁免时请重新登记。`,
                    again: '结束豁免',
                  },
                  run: (sure) => lift(sure, { personId: one.personId, item: one.item }).then(list.refresh),
                }}
              />
            )}
          </section>
        )}
      />
    </Page>
  );
}

interface ExemptProps {
  organisationId: string;
  items: ExemptionsData['items'];
  /** The service's time: the phone's may be wrong. */
  now: string;
  onGiven: () => Promise<void>;
}

type Person = FoundData['people'][number];

/** One person, one item, a reason and an end. */
function Exempt({ organisationId, items, now, onGiven }: ExemptProps) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Person[] | null>(null);
  const [person, setPerson] = useState<Person | null>(null);
  const { busy, trouble, run } = useCommand();
  const find = () =>
    run('find', async () => {
      const by = query({ organisationId, q: words.trim() });
      setFound((await call<FoundData>('GET', `/api/protections/exemptions/people?${by}`)).people);
    });
  const given = async () => {
    setPerson(null);
    setFound(null);
    setWords('');
    await onGiven();
  };
  if (person) return <Terms person={person} items={items} now={now} onBack={() => setPerson(null)} onGiven={given} />;
  return (
    <section className="card">
      <h2>新增豁免</h2>
      <Typed title="姓名或工号" most={40} value={words} onChange={setWords} />
      <ActButton isBusy={busy !== null} isDisabled={words.trim() === ''} onPress={() => void find()}>
        查找同事
      </ActButton>
      <Fault words={trouble} />
      {found?.length === 0 && <p className="small">没有找到，请检查姓名或工号</p>}
      {found?.map((one) => (
        <button type="button" className="place" key={one.personId} onClick={() => setPerson(one)}>
          <b>{one.name}</b>{' '}
          <span className="small">
            {one.employeeNo} {one.unit ?? ''}
          </span>
        </button>
      ))}
    </section>
  );
}

interface TermsProps extends Omit<ExemptProps, 'organisationId'> {
  person: Person;
  onBack: () => void;
}

function Terms({ person, items, now, onBack, onGiven }: TermsProps) {
  const open = items.filter(({ code }) => !person.items.some((one) => one.code === code && one.state === 'EXEMPT'));
  return (
    <ResourceForm
      heading={
        <>
          {person.name} <span className="small">{person.unit ?? ''}</span>
        </>
      }
      fields={[
        {
          name: 'item',
          title: '项目',
          kind: 'choice',
          options: optionsOf(open, ({ code, name }) => [code, name]),
          needed: '各项都已豁免',
        },
        {
          name: 'reason',
          title: '原因（必填）',
          kind: 'words',
          rows: 2,
          most: 100,
          placeholder: '如 外贸岗位需要接听境外来电',
          needed: '请填写原因',
        },
        { name: 'until', title: '有效期至（一年以内）', kind: 'day', needed: '请选择有效期' },
      ]}
      start={{
        item: open[0]?.code ?? '',
        until: dayText(new Date(Date.parse(now) + HALF_A_YEAR_MS).toISOString()),
      }}
      note={open.length === 0 && '各项都已豁免'}
      onBack={onBack}
      submit="同意豁免"
      send={async (filled) => {
        const given = { item: filled('item'), reason: filled('reason'), until: filled('until') };
        await call<StateData>('POST', '/api/protections/exempt', { personId: person.personId, ...given });
        return undefined;
      }}
      onSent={onGiven}
    />
  );
}
