import { useState } from 'react';
import type { output } from 'zod';
import type { AnswerData, OpenRequestsView } from '../../domain/privacy/api.ts';
import { call } from '../kit/call.ts';
import { type Command, CommandBar, type Sure } from '../kit/command.tsx';
import { usePage } from '../kit/data.ts';
import { Typed } from '../kit/fields.tsx';
import { Page, Unready } from '../kit/page.tsx';
import { dayText } from '../kit/time.ts';
import { loadProfile } from './api.ts';
import { KIND_NAMES } from './me/requests.tsx';

type Requests = output<typeof OpenRequestsView>;

async function load() {
  const [profile, { requests }] = await Promise.all([loadProfile(), call<Requests>('GET', '/api/data-requests')]);
  return { profile, requests };
}

/** Police answer what people ask about their own data, the most pressing first. */
export function RequestsPage() {
  const page = usePage(load);
  if (!page.data) return <Unready of={page} />;
  const { profile, requests } = page.data;
  return (
    <Page
      of={page}
      title="个人信息申请"
      lead="请在期限内答复。每次查看都有记录。"
      foot={{ '/h5/home': '首页' }}
      viewer={profile.name}
    >
      {requests.length === 0 && <p className="nothing-yet">没有待答复的申请</p>}
      {requests.map((request) => (
        <OpenRequest
          key={request.id}
          request={request}
          onAnswered={() => {
            page.announce(`${request.number}已答复，申请人会收到通知`);
            return page.refresh();
          }}
        />
      ))}
    </Page>
  );
}

type Done = Pick<AnswerData, 'corrected' | 'deletes'>;

const ERASES: Record<NonNullable<Done['deletes']>, string> = {
  PERSON: '的姓名、手机号、企业微信账号、工号、岗位、防护和截图永久删除，任职和登录立即结束。不能恢复。',
  PROTECTIONS: '自愿填写的防护和截图永久删除，其他资料保留。不能恢复。',
};

interface OpenRequestProps {
  request: Requests['requests'][number];
  onAnswered: () => Promise<void>;
}

function OpenRequest({ request, onAnswered }: OpenRequestProps) {
  const { id, kind, person, organisation, unit, employeeNo, number, dueAt, words } = request;
  const [typed, setAnswer] = useState('');
  const [done, setDone] = useState<Done>({});
  const answer = typed.trim();
  const respond = async (state: 'DONE' | 'REFUSED', given: Done = {}) => {
    await call('POST', `/api/data-requests/${id}/answer`, { state, answer, ...given });
    await onAnswered();
  };
  const erase = (_sure: Sure) => respond('DONE', done);
  const answered: Command =
    kind === 'DELETION' && done.deletes !== undefined
      ? {
          label: '已办理',
          kind: 'primary',
          danger: { says: `${person}（1人）${ERASES[done.deletes]}`, again: '删除' },
          run: erase,
        }
      : { label: '已办理', kind: 'primary', run: () => respond('DONE', done) };
  return (
    <section className="card">
      <h2>
        {KIND_NAMES[kind]} · {person}
      </h2>
      <p className="small">{organisation ?? '未登记单位'}</p>
      <p className="small">{[unit, employeeNo && `工号${employeeNo}`].filter(Boolean).join(' · ')}</p>
      <p className="small">
        编号{number}，最迟{dayText(dueAt)}
      </p>
      <p className="quote">{words}</p>
      <WhatIsDone kind={kind} done={done} onChange={setDone} />
      <textarea
        className="words"
        rows={2}
        maxLength={500}
        value={typed}
        placeholder="答复，如 已更正为总装车间"
        aria-label="答复"
        onChange={(event) => setAnswer(event.target.value)}
      />
      <CommandBar
        faultOf={() => (answer.length < 2 ? '请写明答复，申请人会看到' : null)}
        commands={[answered, { label: '不予办理', run: () => respond('REFUSED') }]}
      />
    </section>
  );
}

type Corrected = NonNullable<Done['corrected']>;

const FIELDS: readonly { name: keyof Corrected; title: string; most: number }[] = [
  { name: 'name', title: '姓名', most: 40 },
  { name: 'phone', title: '手机号', most: 30 },
  { name: 'employeeNo', title: '工号', most: 32 },
  { name: 'post', title: '岗位', most: 30 },
  { name: 'unit', title: '部门（上下级用/隔开）', most: 150 },
];

interface WhatIsDoneProps {
  kind: 'CORRECTION' | 'DELETION';
  done: Done;
  onChange: (done: Done) => void;
}

/** What 「已办理」 will do: the fields as they shall read, or what goes for good. */
function WhatIsDone({ kind, done, onChange }: WhatIsDoneProps) {
  if (kind === 'DELETION')
    return (
      <div className="form">
        <Typed
          title="删除什么（删除后不能恢复）"
          kind="choice"
          options={[
            ['', '请选择'],
            ['PROTECTIONS', '只删除自愿填写的防护和截图'],
            ['PERSON', '删除本人全部资料，结束任职和登录'],
          ]}
          value={done.deletes ?? ''}
          onChange={(value) => onChange(value === 'PERSON' || value === 'PROTECTIONS' ? { deletes: value } : {})}
        />
      </div>
    );
  const set = (name: keyof Corrected, value: string) => {
    const { [name]: _, ...others } = done.corrected ?? {};
    onChange({ corrected: value.trim() === '' ? others : { ...others, [name]: value } });
  };
  return (
    <div className="form">
      {FIELDS.map(({ name, ...field }) => (
        <Typed
          key={name}
          {...field}
          placeholder="不改就不填"
          value={done.corrected?.[name] ?? ''}
          onChange={(value) => set(name, value)}
        />
      ))}
    </div>
  );
}
