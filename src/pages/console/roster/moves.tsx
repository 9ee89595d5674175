import { App, Button } from 'antd';
import type { RosterData, RosterShiftData } from '../../../domain/duty/api.ts';
import { spanOf } from '../../kit/time.ts';
import { useKeys } from '../shell/keys.tsx';
import { addShift, moveShift, useAct } from './acts.ts';
import { removalWords, removeShift } from './day-dialog.tsx';
import { dayWords, HALVES, type Half, movedTo } from './days.ts';
import { type Cell, shiftsOn } from './grid.tsx';

/** Puts down what is held on another day or person; the same the other way round takes it back. */
export function useMove(roster: RosterData, onDone: () => void) {
  const { message } = App.useApp();
  const act = useAct();
  return async (shift: RosterShiftData, { team, personId, day }: Cell): Promise<void> => {
    onDone();
    const to = { personId, ...movedTo(shift, day) };
    if (personId === shift.personId && to.startsAt === shift.startsAt) return;
    const name = team.people.find((one) => one.personId === personId)?.name ?? '';
    const said = `已移到${dayWords(day)} ${name}`;
    if (!(await act(() => moveShift(shift, to), said))) return;
    if (shift.startsAt <= roster.now) return;
    const back = { ...shift, ...to };
    const key = `moved ${shift.id}`;
    const undo = () => {
      message.destroy(key);
      void act(() => moveShift(back, shift), '已移回原处');
    };
    void message.info({
      key,
      duration: 10,
      content: (
        <>
          移错了？
          <Button type="link" onClick={undo}>
            移回原处
          </Button>
        </>
      ),
    });
  };
}

interface Holding {
  held: RosterShiftData | null;
  hold: (shift: RosterShiftData | null) => void;
}

/** Keys about the day on which the focus is. */
export function useCellKeys(roster: RosterData, { held, hold }: Holding): void {
  const { modal, message } = App.useApp();
  const act = useAct();
  const own = (allowed: 'move' | 'remove') => {
    const cell = focused(roster);
    const shift = cell && shiftsOn(roster, cell).find((one) => one.allowed.includes(allowed));
    if (!shift) void message.info('先用方向键走到一个还没结束的班次上');
    return cell && shift ? { cell, shift } : null;
  };
  const add = (half: Half) => {
    const cell = focused(roster);
    const span = cell && spanOf(cell.day, HALVES[half].from, HALVES[half].to);
    if (!cell?.team.hasShifts || !span) return void message.info('先用方向键走到要排班的格子上');
    const said = `已排${nameOf(cell)} ${dayWords(cell.day)} ${HALVES[half].word}`;
    void act(() => addShift(cell.team, roster.place.id, { personId: cell.personId, ...span }), said);
  };
  const remove = () => {
    const found = own('remove');
    if (!found) return;
    modal.confirm({
      title: '删去这个班次',
      content: removalWords(found.shift, nameOf(found.cell), roster.now),
      okText: '删去',
      okButtonProps: { danger: true },
      cancelText: '保留',
      onOk: () => act(() => removeShift(found.shift.id), '已删去班次'),
    });
  };
  useKeys([
    { keys: 'b', says: '在当前格排白班', run: () => add('DAY') },
    { keys: 'y', says: '在当前格排夜班', run: () => add('NIGHT') },
    {
      keys: 'x',
      says: held === null ? '移动当前格的班次' : '放弃移动',
      run: () => hold(held === null ? (own('move')?.shift ?? null) : null),
    },
    { keys: 'Delete', says: '删去当前格的班次', run: remove },
  ]);
}

const nameOf = ({ team, personId }: Cell): string => team.people.find((one) => one.personId === personId)?.name ?? '';

function focused({ teams }: RosterData): Cell | null {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement)) return null;
  const { person, day, role } = at.dataset;
  const team = teams.find((one) => one.role === role);
  return team && person && day ? { team, personId: person, day } : null;
}
