import '../parts/plain.css';
import '../organisations/organisations.css';
import { useEffect, useState } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { loadProfile } from '../profile.ts';
import { useLoaded } from '../use-loaded.ts';
import { roster } from './api.ts';
import { LeaveForm } from './leave-form.tsx';
import { LeaveRow } from './leave-row.tsx';
import { ShiftForm } from './shift-form.tsx';
import { ShiftList } from './shift-list.tsx';

async function load() {
  const [profile, { leaves }, { shifts, teams }, { colleagues }] = await Promise.all([
    loadProfile(),
    roster.leaves(),
    roster.shifts(),
    roster.colleagues(),
  ]);
  return { profile, leaves, shifts, teams, colleagues };
}

/** Who stands in while somebody is away, and who is on duty when. */
export function LeavePage() {
  const { data, problem, refresh } = useLoaded(load);
  const [said, setSaid] = useState('');
  useEffect(() => {
    document.title = '请假与代班';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const { profile, leaves, shifts, teams, colleagues } = data;
  const changed = async (text: string) => {
    setSaid(text);
    scrollTo(0, 0);
    await refresh();
  };
  return (
    <main className="plain">
      <h1>请假与代班</h1>
      <p className="lead">请假期间，新的预警发给代班人；没有代班人就发给下一位。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      <LeaveForm colleagues={colleagues} onAdded={() => changed('已登记，请放心休息')} />
      <section className="card">
        <h2>已登记的请假</h2>
        {leaves.length === 0 && <p className="small">没有请假</p>}
        <div className="lines">
          {leaves.map((leave) => (
            <LeaveRow key={leave.id} leave={leave} onRemoved={() => changed('已取消请假')} />
          ))}
        </div>
      </section>
      <ShiftForm teams={teams} onAdded={() => changed('已加入班次')} />
      {(shifts.length > 0 || teams.length > 0) && (
        <ShiftList shifts={shifts} teams={teams} onRemoved={() => changed('已删去班次')} />
      )}
      <p className="page-foot">
        <a href="/h5/warnings">我的任务</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={profile.name} />
    </main>
  );
}
