import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import type { Shift, Team } from './api.ts';
import { ShiftRow } from './shift-row.tsx';

const AT_ONCE = 20;

/** The next shifts first; where several posts are listed, each row says its own. */
export function ShiftList({
  shifts,
  teams,
  onRemoved,
}: {
  shifts: Shift[];
  teams: Team[];
  onRemoved: () => Promise<void>;
}) {
  const [shown, setShown] = useState(AT_ONCE);
  const postOf = ({ role, scopeId }: Shift) => {
    const team = teams.length > 1 && teams.find((one) => one.role === role && one.scopeId === scopeId);
    return team ? `${team.place} ${team.post}` : '';
  };
  return (
    <section className="card">
      <h2>近期班次</h2>
      {shifts.length === 0 && <p className="small">没有排班</p>}
      <div className="lines">
        {shifts.slice(0, shown).map((shift) => (
          <ShiftRow key={shift.id} shift={shift} post={postOf(shift)} onRemoved={onRemoved} />
        ))}
      </div>
      {shifts.length > shown && (
        <div className="row-buttons">
          <ActButton onPress={() => setShown(shown + AT_ONCE)}>再看一些</ActButton>
        </div>
      )}
    </section>
  );
}
