import { Tooltip } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import type { RosterData, RosterLeaveData, RosterShiftData, RosterTeamData } from '../../../domain/duty/api.ts';
import { ReachSign } from '../parts/reach-dot.tsx';
import { dayOf, daysOf, dayWords, gapSign, HALVES, isOn, isWeekend, monthText, spanWords, weekdayOf } from './days.ts';

/** One person's day. */
export interface Cell {
  team: RosterTeamData;
  personId: string;
  day: string;
}

interface GridProps {
  team: RosterTeamData;
  roster: RosterData;
  /** Taken up to be put down elsewhere. */
  held: RosterShiftData | null;
  onOpen: (cell: Cell) => void;
  onHold: (shift: RosterShiftData | null) => void;
  onDrop: (cell: Cell) => void;
}

export const leaveSpan = ({ from, until }: RosterLeaveData) => ({ startsAt: from, endsAt: until });

/** People by days. One stop of the tab key: inside, arrows walk, and Enter opens a day or puts down what is held. */
export function RosterGrid(props: GridProps) {
  const { team, roster, held, onHold } = props;
  const days = daysOf(roster.month);
  const today = dayOf(roster.now);
  const [place, setPlace] = useState({ row: 0, column: Math.max(0, days.indexOf(today)) });

  function walk(event: KeyboardEvent<HTMLElement>): void {
    const step = STEPS[event.key];
    if (event.key === 'Escape' && held !== null) onHold(null);
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const rows = team.people.length;
    const row = Math.min(rows - 1, Math.max(0, place.row + step.row));
    const column = Math.min(days.length - 1, Math.max(0, place.column + step.column));
    setPlace({ row, column });
    event.currentTarget.closest('table')?.querySelector<HTMLElement>(`[data-at="${row}-${column}"]`)?.focus();
  }

  return (
    <div className="roster-scroll">
      <table className="roster-grid" aria-label={`${team.post}${monthText(roster.month)}排班`}>
        <thead>
          <tr>
            <th scope="col" className="roster-who">
              人员
            </th>
            {days.map((day) => (
              <th key={day} scope="col" className={classOf(day, today)} aria-label={dayWords(day)}>
                {Number(day.slice(8))}
                <br />
                {day === today ? '今' : weekdayOf(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {team.people.map((person, row) => (
            <tr key={person.personId}>
              <th scope="row" className="roster-who">
                {person.name} <ReachSign personId={person.personId} />
                {!person.holds && <small>（已卸任）</small>}
              </th>
              {days.map((day, column) => (
                <DayCell
                  {...props}
                  key={day}
                  cell={{ team, personId: person.personId, day }}
                  name={person.name}
                  today={today}
                  at={{ row, column }}
                  isStop={row === place.row && column === place.column}
                  onStop={() => setPlace({ row, column })}
                  onWalk={walk}
                />
              ))}
            </tr>
          ))}
          {team.gaps.length > 0 && <GapRow team={team} days={days} today={today} />}
        </tbody>
      </table>
    </div>
  );
}

const STEPS: Readonly<Record<string, { row: number; column: number }>> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  Home: { row: 0, column: -31 },
  End: { row: 0, column: 31 },
};

const classOf = (day: string, today: string): string =>
  [day === today ? 'roster-today' : '', isWeekend(day) ? 'roster-weekend' : ''].filter(Boolean).join(' ');

interface DayCellProps extends GridProps {
  cell: Cell;
  name: string;
  today: string;
  at: { row: number; column: number };
  isStop: boolean;
  onStop: () => void;
  onWalk: (event: KeyboardEvent<HTMLElement>) => void;
}

function DayCell({
  cell,
  name,
  today,
  at,
  isStop,
  onStop,
  onWalk,
  roster,
  held,
  onOpen,
  onHold,
  onDrop,
}: DayCellProps) {
  const { team, personId, day } = cell;
  const shifts = shiftsOn(roster, cell);
  const movable = shifts.find(({ allowed }) => allowed.includes('move'));
  const leave = roster.leaves.find((one) => one.personId === personId && isOn(leaveSpan(one), day));
  const isFirst = leave !== undefined && (dayOf(leave.from) === day || day.endsWith('-01'));
  const isTarget = held !== null && held.role === team.role;
  const words = [
    ...shifts.map((shift) => `${HALVES[shift.half].word} ${spanWords(shift)}`),
    ...(leave ? [leaveWords(leave)] : []),
  ].join('；');
  return (
    <td className={classOf(day, today)}>
      <Tooltip title={words}>
        <button
          type="button"
          tabIndex={isStop ? 0 : -1}
          data-at={`${at.row}-${at.column}`}
          data-person={personId}
          data-day={day}
          data-role={team.role}
          className={`roster-cell ${leave ? 'roster-away' : ''} ${isTarget ? 'roster-target' : ''}`}
          aria-label={`${name} ${dayWords(day)}：${words || '没有排班'}`}
          draggable={movable !== undefined}
          onFocus={onStop}
          onKeyDown={onWalk}
          onClick={() => (isTarget ? onDrop(cell) : onOpen(cell))}
          onDragStart={(event) => {
            event.dataTransfer.setData('text/plain', words);
            onHold(movable ?? null);
          }}
          onDragEnd={() => onHold(null)}
          onDragOver={(event) => isTarget && event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            if (isTarget) onDrop(cell);
          }}
        >
          {shifts.map((shift) => (
            <span
              key={shift.id}
              className={`roster-shift ${held?.id === shift.id ? 'roster-held' : ''}`}
              data-half={shift.half}
            >
              {HALVES[shift.half].sign}
            </span>
          ))}
          {leave && <span className="roster-leave">{isFirst ? `假${leave.substituteName ? '·代' : ''}` : ''}</span>}
        </button>
      </Tooltip>
    </td>
  );
}

export const leaveWords = ({ from, until, substituteName }: RosterLeaveData): string =>
  `请假 ${spanWords({ startsAt: from, endsAt: until })}，${substituteName ? `${substituteName}代班` : '无人代班'}`;

/** Those that begin on the day. */
export const shiftsOn = ({ shifts }: RosterData, { team, personId, day }: Cell): RosterShiftData[] =>
  shifts.filter((one) => one.personId === personId && one.role === team.role && dayOf(one.startsAt) === day);

/** Nobody is on duty: said by a shape and a sign, day by day. */
function GapRow({ team, days, today }: { team: RosterTeamData; days: readonly string[]; today: string }) {
  return (
    <tr>
      <th scope="row" className="roster-who">
        无人值班
      </th>
      {days.map((day) => {
        const sign = gapSign(team.gaps, day);
        return (
          <td key={day} className={classOf(day, today)}>
            {sign !== '' && (
              <span className="roster-gap" role="img" aria-label={`${dayWords(day)}${GAP_WORDS[sign]}无人值班`}>
                ▲{sign}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

const GAP_WORDS: Readonly<Record<string, string>> = { 白: '白天', 夜: '夜间', 全: '白天和夜间' };
