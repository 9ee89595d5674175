import '../parts/plain.css';
import '../organisations/organisations.css';
import { useEffect, useState } from 'react';
import { organisations } from '../organisations/api.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { useLoaded } from '../use-loaded.ts';
import { appointments } from './api.ts';
import { AppointmentRow } from './appointment-row.tsx';
import { Propose } from './propose.tsx';

async function load() {
  const [{ appointments: all, viewer }, { organisations: mine }] = await Promise.all([
    appointments.list(),
    organisations.list(),
  ]);
  return { all, viewer, places: mine.filter(({ allowed }) => allowed.includes('propose')) };
}

/** Advisors on their way: proposed by the organisation, agreed by police, active when the person says yes. */
export function AppointmentsPage() {
  const { data, problem, refresh } = useLoaded(load);
  const [said, setSaid] = useState('');
  useEffect(() => {
    document.title = '安全顾问聘任';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const { all, viewer, places } = data;
  const waiting = all.filter(({ state }) => state === 'PROPOSED');
  const others = all.filter(({ state }) => state !== 'PROPOSED');
  const changed = async (text: string) => {
    setSaid(text);
    scrollTo(0, 0);
    await refresh();
  };
  const rows = (list: typeof all) => list.map((one) => <AppointmentRow key={one.id} one={one} onChanged={changed} />);
  return (
    <main className="plain">
      <h1>安全顾问聘任</h1>
      <p className="lead">单位推荐，社区民警审核，本人接受后生效。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {waiting.length > 0 && (
        <section className="card">
          <h2>待审核</h2>
          <div className="lines">{rows(waiting)}</div>
        </section>
      )}
      {places.length > 0 && <Propose places={places} onProposed={() => changed('已推荐，等待民警审核')} />}
      {others.length > 0 && (
        <section className="card">
          <h2>进度</h2>
          <div className="lines">{rows(others)}</div>
        </section>
      )}
      {all.length === 0 && <p className="nothing-yet">还没有推荐</p>}
      <p className="page-foot">
        <a href="/h5/organisations">单位准备情况</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={viewer.name} />
    </main>
  );
}
