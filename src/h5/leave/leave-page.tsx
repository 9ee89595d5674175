import '../parts/plain.css';
import '../organisations/organisations.css';
import { useEffect, useState } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { loadProfile } from '../profile.ts';
import { minuteText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { roster } from './api.ts';
import { colleaguesOf } from './colleagues.ts';
import { LeaveForm } from './leave-form.tsx';
import { LeaveRow } from './leave-row.tsx';

async function load() {
  const [profile, { leaves }, { shifts }] = await Promise.all([loadProfile(), roster.leaves(), roster.shifts()]);
  return { profile, leaves, shifts, colleagues: await colleaguesOf(profile, leaves, shifts) };
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
  const { profile, leaves, shifts, colleagues } = data;
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
      {shifts.length > 0 && (
        <section className="card">
          <h2>近期班次</h2>
          <div className="lines">
            {shifts.map((shift) => (
              <div className="ends" key={shift.id}>
                <b>{shift.name}</b>
                <span className="small">
                  {minuteText(shift.startsAt)} 至 {minuteText(shift.endsAt)}
                </span>
              </div>
            ))}
          </div>
        </section>
      )}
      <p className="page-foot">
        <a href="/h5/warnings">我的任务</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={profile.name} />
    </main>
  );
}
