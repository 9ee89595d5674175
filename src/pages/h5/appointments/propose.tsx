import '../parts/form.css';
import { useState } from 'react';
import type { Readiness } from '../organisations/api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { appointments } from './api.ts';

/** One organisation is taken as read; where there are several, the one without an advisor stands first. */
export function Propose({ places, onProposed }: { places: Readiness[]; onProposed: () => Promise<void> }) {
  const [organisationId, setOrganisationId] = useState(() => firstOf(places));
  const [number, setNumber] = useState('');
  const [title, setTitle] = useState('');
  const { busy, trouble, run, refuse } = useAct();
  const place = places.find((one) => one.organisationId === organisationId);
  const send = async () => {
    if (!place) return refuse('请选择单位');
    if (number.trim() === '') return refuse('请填写工号');
    const done = await run('propose', async () => {
      await appointments.propose({
        organisationId,
        employeeId: `${place.code}/${number.trim()}`,
        ...(title.trim() ? { title: title.trim() } : {}),
      });
    });
    if (!done) return;
    setNumber('');
    setTitle('');
    await onProposed();
  };
  return (
    <section className="card form">
      <h2>推荐一名同事</h2>
      {places.length > 1 && (
        <label>
          <span>单位</span>
          <select value={organisationId} onChange={(event) => setOrganisationId(event.target.value)}>
            {places.map((one) => (
              <option key={one.organisationId} value={one.organisationId}>
                {one.noAdvisor ? `${one.name}（缺顾问）` : one.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>工号</span>
        <input type="text" value={number} placeholder="如 0123" onChange={(event) => setNumber(event.target.value)} />
      </label>
      <label>
        <span>职务（可不填）</span>
        <input
          type="text"
          maxLength={20}
          value={title}
          placeholder="如 安全科长"
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
          推荐
        </ActButton>
      </div>
    </section>
  );
}

function firstOf(places: Readiness[]): string {
  const asked = new URLSearchParams(location.search).get('organisationId');
  const found =
    places.find(({ organisationId }) => organisationId === asked) ?? places.find(({ noAdvisor }) => noAdvisor);
  return (found ?? places[0])?.organisationId ?? '';
}
