import '../parts/form.css';
import './leave.css';
import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { roster, type Team } from './api.ts';
import { endsNextDay, spanOf } from './span.ts';

const keyOf = ({ role, scopeId }: Team) => `${role} ${scopeId}`;

/** Puts somebody on duty for a time; by night the end is on the next day. */
export function ShiftForm({ teams, onAdded }: { teams: Team[]; onAdded: () => Promise<void> }) {
  const [key, setKey] = useState(() => (teams[0] ? keyOf(teams[0]) : ''));
  const [personId, setPersonId] = useState('');
  const [day, setDay] = useState('');
  const [from, setFrom] = useState('08:00');
  const [to, setTo] = useState('20:00');
  const { busy, trouble, run, refuse } = useAct();
  const team = teams.find((one) => keyOf(one) === key) ?? teams[0];
  if (!team) return null;
  const send = async () => {
    const span = spanOf(day, from, to);
    if (personId === '') return refuse('请选择人员');
    if (span === null) return refuse('请填写日期和时间');
    const done = await run('add', async () => {
      await roster.addShift({ personId, role: team.role, scopeId: team.scopeId, ...span });
    });
    if (done) await onAdded();
  };
  return (
    <section className="card form">
      <h2>排班</h2>
      {teams.length > 1 && (
        <label>
          <span>岗位</span>
          <select
            value={keyOf(team)}
            onChange={(event) => {
              setKey(event.target.value);
              setPersonId('');
            }}
          >
            {teams.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)}>
                {one.place} {one.post}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>人员</span>
        <select value={personId} onChange={(event) => setPersonId(event.target.value)}>
          <option value="">请选择</option>
          {team.people.map((person) => (
            <option key={person.personId} value={person.personId}>
              {person.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>日期</span>
        <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </label>
      <div className="clock-pair">
        <label>
          <span>上班</span>
          <input type="time" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label>
          <span>
            下班
            {endsNextDay(from, to) && <em>次日</em>}
          </span>
          <input type="time" value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
      </div>
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
          加入班次
        </ActButton>
      </div>
    </section>
  );
}
