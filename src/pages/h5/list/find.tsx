import '../../kit/styles/form.css';
import './list.css';
import { type FormEvent, useState } from 'react';
import type { WarningListData } from '../../../domain/warnings/api.ts';
import { Alert } from '../../kit/command.tsx';
import { useLoaded, usePaged } from '../../kit/data.ts';
import { Typed } from '../../kit/fields.tsx';
import { ResourceList } from '../../kit/list.tsx';
import { Page } from '../../kit/page.tsx';
import { createAppClock } from '../../kit/time.ts';
import { loadWords, WordsContext } from '../api.ts';
import { WarningRow } from './list.tsx';

const PAGE = 50;
const NOTHING = { number: '', organisation: '', person: '', from: '', until: '' };
type Sought = typeof NOTHING;

const FIELDS: readonly { name: keyof Sought; title: string; kind?: 'day'; placeholder?: string }[] = [
  { name: 'number', title: '编号', placeholder: '如 YJ-20260101-0001 或末几位' },
  { name: 'organisation', title: '单位', placeholder: '名称的一部分' },
  { name: 'person', title: '姓名', placeholder: '只查您有权查看的' },
  { name: 'from', title: '从哪天', kind: 'day' },
  { name: 'until', title: '到哪天', kind: 'day' },
];

/** Closed and past warnings too, as far as the reader's right goes. */
export function FindPage() {
  const [typed, setTyped] = useState(NOTHING);
  const [sought, setSought] = useState<Sought | null>(null);
  const [fault, setFault] = useState('');
  const { data: words } = useLoaded(loadWords);
  const list = usePaged<WarningListData>('/api/warnings', {
    query: { open: 'false', limit: PAGE, ...sought },
    cursor: 'before',
    nextOf: ({ warnings }) => (warnings.length === PAGE ? (warnings[PAGE - 1]?.id ?? null) : null),
    isOn: sought !== null,
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = { ...typed };
    for (const { name } of FIELDS) wanted[name] = typed[name].trim();
    if (Object.values(wanted).every((value) => value === '')) return setFault('请至少填写一项');
    setFault('');
    setSought(wanted);
    if (JSON.stringify(wanted) === JSON.stringify(sought)) await list.refresh();
  };
  return (
    <Page
      title="查找预警"
      lead="办结的和以前的也能找到。按姓名查找会留下记录。"
      foot={{ '/h5/warnings': '我的任务', '/h5/home': '首页' }}
    >
      <form className="card form" onSubmit={send}>
        {FIELDS.map(({ name, ...field }) => (
          <Typed
            key={name}
            {...field}
            value={typed[name]}
            onChange={(value) => setTyped({ ...typed, [name]: value })}
          />
        ))}
        <Alert words={fault || (list.problem?.message ?? '')} />
        <button type="submit" className="weui-btn weui-btn_primary act-button" disabled={list.isBusy}>
          查找
        </button>
      </form>
      {words && (
        <WordsContext value={words}>
          <ResourceList
            list={list}
            rows={({ warnings }) => warnings}
            keyOf={({ id }) => id}
            empty="没有找到，或不在您的查看范围内"
            className="rows found-rows"
            row={(warning) => <FoundRow warning={warning} now={list.page?.now ?? ''} />}
          />
        </WordsContext>
      )}
    </Page>
  );
}

function FoundRow({ warning, now }: { warning: WarningListData['warnings'][number]; now: string }) {
  const [clock] = useState(() => {
    const started = createAppClock();
    started.hear(now, performance.now());
    return started;
  });
  return <WarningRow warning={warning} clock={clock} />;
}
