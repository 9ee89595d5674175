import '../parts/plain.css';
import { useCallback, useEffect, useState } from 'react';
import type { MyData } from '../../../domain/privacy/api.ts';
import { call } from '../call.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { openSheet, useSheet } from '../route.ts';
import { useLoaded } from '../use-loaded.ts';
import { Consents } from './consents.tsx';
import { Kept } from './kept.tsx';
import { Looks } from './looks.tsx';
import { RequestRow } from './request-row.tsx';
import { RequestSheet } from './request-sheet.tsx';
import { Sessions } from './sessions.tsx';

const load = () => call<MyData>('GET', '/api/me/data');

/** What is held about the reader, and what he may do about it: see, correct, delete, withdraw. */
export function MePage() {
  const { data, problem, refresh } = useLoaded(load);
  const sheet = useSheet();
  const [said, setSaid] = useState('');
  useEffect(() => {
    document.title = '我的信息';
  }, []);
  const asked = useCallback(
    async (number: string) => {
      setSaid(`已收到，编号${number}，15个工作日内答复`);
      await refresh();
    },
    [refresh],
  );
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const { person, employments, requests, requestCount, kept } = data;
  return (
    <main className="plain">
      <h1>我的信息</h1>
      <p className="lead">这是我们保存的关于您的全部资料，只用于防诈骗。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}

      <section className="card">
        <dl>
          <Item name="姓名" value={person.name} />
          <Item name="手机号" value={person.phone ?? '未登记'} />
          <Item name="企业微信账号" value={person.userid ?? '未开通'} />
          {person.officerNo && <Item name="警号或编号" value={person.officerNo} />}
        </dl>
        {employments.map((job) => (
          <dl key={`${job.organisation} ${job.employeeNo}`}>
            <Item name="单位" value={job.organisation} />
            <Item name="部门" value={job.unit ?? '未登记'} />
            <Item name="工号" value={job.employeeNo} />
            {job.post && <Item name="岗位" value={job.post} />}
            {job.hiredOn && <Item name="入职日期" value={job.hiredOn} />}
            <Item name="是否外省" value={job.outOfProvince ? '是' : '否'} />
          </dl>
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
        <Consents consents={data.consents} onEnded={refresh} />
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

      <p className="page-foot">
        <a href="/h5/protections">我的防护</a>
        <a href="/h5/notice">信息使用说明</a>
        <a href="/h5/home">首页</a>
      </p>
      {(sheet === 'CORRECTION' || sheet === 'DELETION') && <RequestSheet key={sheet} kind={sheet} onAsked={asked} />}
    </main>
  );
}

function Item({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
