import '../../kit/styles/form.css';
import './me.css';
import { type ReactNode, useState } from 'react';
import type { KeptData, LooksData, MyData } from '../../../domain/privacy/api.ts';
import { call } from '../../kit/call.ts';
import { CommandLine, Fault, type Sure } from '../../kit/command.tsx';
import { useLoaded, usePage, usePaged } from '../../kit/data.ts';
import { ResourceList } from '../../kit/list.tsx';
import { Page, Said, Unready } from '../../kit/page.tsx';
import { openSheet, useSheet } from '../../kit/router.tsx';
import { dayText, minuteText } from '../../kit/time.ts';
import { TimelineEntry } from '../../kit/timeline.tsx';
import { RequestRow, RequestSheet } from './requests.tsx';

/** What is held about the reader, and what he may do about it: see, correct, delete, withdraw. */
export function MePage() {
  const page = usePage<MyData>('/api/me/data');
  const sheet = useSheet();
  if (!page.data) return <Unready of={page} />;
  const { person, employments, requests, requestCount, kept, consents } = page.data;
  const asked = (number: string) => {
    page.announce(`已收到，编号${number}，15个工作日内答复`);
    return page.refresh();
  };
  return (
    <Page
      of={page}
      title="我的信息"
      lead="这是我们保存的关于您的全部资料，只用于防诈骗。"
      foot={{ '/h5/protections': '我的防护', '/h5/notice': '信息使用说明', '/h5/home': '首页' }}
    >
      <section className="card">
        <Items
          of={[
            ['姓名', person.name],
            ['手机号', person.phone ?? '未登记'],
            ['企业微信账号', person.userid ?? '未开通'],
            ['警号或编号', person.officerNo],
          ]}
        />
        {employments.map((job) => (
          <Items
            key={`${job.organisation} ${job.employeeNo}`}
            of={[
              ['单位', job.organisation],
              ['部门', job.unit ?? '未登记'],
              ['工号', job.employeeNo],
              ['岗位', job.post],
              ['入职日期', job.hiredOn],
              ['是否外省', job.outOfProvince ? '是' : '否'],
            ]}
          />
        ))}
      </section>

      <section className="card" aria-label="保存的记录">
        <h2>保存的记录</h2>
        {kept.map((list) => (
          <Kept key={list.kind} kept={list} />
        ))}
        <p className="small">
          <a href="/api/me/data.xlsx">下载我的信息（表格）</a>
        </p>
      </section>

      <section className="card" aria-label="谁看过我的信息">
        <h2>谁看过我的信息</h2>
        <Looks />
      </section>

      <section className="card">
        <h2>我同意过的</h2>
        <Consents consents={consents} onEnded={page.refresh} />
      </section>

      <section className="card">
        <h2>我的申请</h2>
        {requests.length === 0 && <p className="small">还没有申请</p>}
        {requests.map((request) => (
          <RequestRow key={request.id} request={request} />
        ))}
        {requestCount > requests.length && <p className="small">另有{requestCount - requests.length}条更早的申请</p>}
        <div className="row-buttons">
          <button type="button" className="weui-btn weui-btn_default" onClick={() => openSheet('CORRECTION')}>
            申请更正
          </button>
          <button type="button" className="weui-btn weui-btn_default" onClick={() => openSheet('DELETION')}>
            申请删除
          </button>
        </div>
      </section>

      <section className="card">
        <h2>我登录的设备</h2>
        <Sessions />
      </section>
      {(sheet === 'CORRECTION' || sheet === 'DELETION') && <RequestSheet key={sheet} kind={sheet} onAsked={asked} />}
    </Page>
  );
}

/** Names and what stands for them; what there is nothing of is left out. */
function Items({ of }: { of: readonly [name: string, value: string | null | undefined][] }) {
  return (
    <dl>
      {of.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** One kind of what is kept about the reader: how many, and the newest behind one press; older ones when asked for. */
function Kept({ kept }: { kept: KeptData }) {
  const { kind, title, count } = kept;
  const list = usePaged<KeptData>(`/api/me/kept/${kind}`, { cursor: 'skip', first: kept });
  return (
    <Fold title={title} count={count}>
      <ResourceList
        list={list}
        rows={({ rows }) => rows}
        keyOf={({ place }) => place}
        row={({ at, about, said, path }) => (
          <div className="kept-row">
            <p>{path === null ? about : <a href={path}>{about}</a>}</p>
            <p className="small">
              {dayText(at)} {said}
            </p>
          </div>
        )}
      />
    </Fold>
  );
}

/** Who looked at the reader's data: which office, when, at what. */
function Looks() {
  const { data, problem } = useLoaded<LooksData>('/api/me/looks');
  if (problem) return <Fault words={problem.message} />;
  if (!data) return null;
  const { count, looks } = data;
  return (
    <>
      <Fold title="查看记录" count={count}>
        <ol className="timeline">
          {looks.map(({ at, who, what, on, isFile }) => (
            <TimelineEntry
              key={`${at} ${who} ${on} ${what}`}
              at={at}
              time={`${dayText(at).slice(0, 5)}${minuteText(at)}`}
              head={who}
              notes={[`${on}${isFile ? '（导出文件）' : ''}：${what.join('、')}`]}
            />
          ))}
        </ol>
        {count > looks.length && (
          <p className="small">
            这里是最近{looks.length}条，另有{count - looks.length}条更早的
          </p>
        )}
      </Fold>
      <p className="small">只列单位和岗位，不列姓名。整批统计只记人数；涉及您的预警，结束后才列出。</p>
    </>
  );
}

function Fold({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0)
    return (
      <p className="kept kept-head">
        {title}
        <span className="kept-count">没有</span>
      </p>
    );
  return (
    <details className="kept">
      <summary className="kept-head">
        {title}
        <span className="kept-count">{count}条</span>
      </summary>
      {children}
    </details>
  );
}

const NAMES = { PROTECTION: '三项防护的填写' };

const withdraw = (_sure: Sure, purpose: string) => call('DELETE', `/api/me/consents/${purpose}`);

/** Withdrawing takes the same two presses as agreeing did, and no reason is asked (个人信息保护法 art. 15). */
function Consents({ consents, onEnded }: { consents: MyData['consents']; onEnded: () => Promise<void> }) {
  if (consents.length === 0) return <p className="small">您没有同意过任何需要同意的用途</p>;
  return consents.map(({ purpose, givenAt, noticeVersion }) => (
    <div className="consent" key={purpose}>
      <p>
        {NAMES[purpose]}
        <span className="small">
          {dayText(givenAt)}同意，说明版本{noticeVersion}
        </span>
      </p>
      <CommandLine
        command={{
          label: '撤回同意',
          danger: { says: `“${NAMES[purpose]}”里已填的内容和截图立即删除，不能恢复。`, again: '撤回并删除已填内容' },
          run: (sure) => withdraw(sure, purpose).then(onEnded),
        }}
      />
    </div>
  ));
}

interface Session {
  id: string;
  openedAt: string;
  seenAt: string;
  agent: string | null;
  current: boolean;
}

const end = (_sure: Sure, path: string) => call('DELETE', path);

/** Where the reader is logged in. What he does not know he ends here. */
function Sessions() {
  const { data, refresh } = useLoaded<{ sessions: Session[] }>('/api/me/sessions');
  const [said, setSaid] = useState('');
  const ended = async () => {
    setSaid('已退出');
    await refresh();
  };
  if (!data) return null;
  const others = data.sessions.filter(({ current }) => !current).length;
  return (
    <>
      {data.sessions.map(({ id, openedAt, seenAt, agent, current }) => (
        <div className="consent" key={id}>
          <p>
            {deviceOf(agent ?? '')}
            {current && '（这一台）'}
            <span className="small">
              {minuteText(openedAt)}登录，{minuteText(seenAt)}用过
            </span>
          </p>
          {!current && (
            <CommandLine
              command={{
                label: '退出',
                danger: { says: `${deviceOf(agent ?? '')}立即退出，再用须重新登录。`, again: '让这1台退出' },
                run: (sure) => end(sure, `/api/me/sessions/${id}`).then(ended),
              }}
            />
          )}
        </div>
      ))}
      {others > 1 && (
        <CommandLine
          command={{
            label: '其他全部退出',
            danger: { says: `除这一台外，${others}台设备立即退出，再用须重新登录。`, again: `让${others}台退出` },
            run: (sure) => end(sure, '/api/me/sessions').then(ended),
          }}
        />
      )}
      <Said words={said} />
    </>
  );
}

function deviceOf(agent: string): string {
  const app = /wxwork/i.test(agent) ? '企业微信' : '浏览器';
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
  return system === undefined ? app : `${system}的${app}`;
}

const SYSTEMS: [RegExp, string][] = [
  [/iphone/i, '苹果手机'],
  [/ipad/i, '苹果平板'],
  [/android/i, '安卓手机'],
  [/windows/i, 'Windows电脑'],
  [/mac os/i, '苹果电脑'],
];
