import '../parts/plain.css';
import { useEffect, useState } from 'react';
import type { output } from 'zod';
import type { OpenRequestsView } from '../../../domain/privacy/api.ts';
import { call } from '../call.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { loadProfile } from '../profile.ts';
import { useLoaded } from '../use-loaded.ts';
import { OpenRequest } from './open-request.tsx';

type Requests = output<typeof OpenRequestsView>;

async function load() {
  const [profile, { requests }] = await Promise.all([loadProfile(), call<Requests>('GET', '/api/data-requests')]);
  return { profile, requests };
}

/** Police answer what people ask about their own data, the most pressing first. */
export function RequestsPage() {
  const { data, problem, refresh } = useLoaded(load);
  const [said, setSaid] = useState('');
  useEffect(() => {
    document.title = '个人信息申请';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="plain">
      <h1>个人信息申请</h1>
      <p className="lead">请在期限内答复。每次查看都有记录。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {data.requests.length === 0 && <p className="nothing-yet">没有待答复的申请</p>}
      {data.requests.map((request) => (
        <OpenRequest
          key={request.id}
          request={request}
          onAnswered={async () => {
            setSaid(`${request.number}已答复，申请人会收到通知`);
            await refresh();
          }}
        />
      ))}
      <p className="page-foot">
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={data.profile.name} />
    </main>
  );
}
