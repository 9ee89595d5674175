import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import type { Shift, Team } from './api.ts';
import { ShiftRow } from './shift-row.tsx';

const NEXT_DAYS_MS = 2 * 86_400_000;
const AT_ONCE = 20;

/** The shifts of the next days, the later ones on request; where several posts are listed, each row says its own. */
export function ShiftList({
  shifts,
  teams,
  onRemoved,
}: {
  shifts: Shift[];
  teams: Team[];
  onRemoved: () => Promise<void>;
}) {
  const [later, setLater] = useState(0);
  const shown = Math.min(nextOf(shifts), AT_ONCE) + later;
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
          <ActButton onPress={() => setLater(later + AT_ONCE)}>更多（还有{shifts.length - shown}班）</ActButton>
        </div>
      )}
    </section>
  );
}

/** Counted from the first one, which is on or comes next: a list is never folded to nothing. */
function nextOf([first, ...rest]: Shift[]): number {
  if (!first) return 0;
  const until = Date.parse(first.startsAt) + NEXT_DAYS_MS;
  return 1 + rest.filter(({ startsAt }) => Date.parse(startsAt) < until).length;
}
