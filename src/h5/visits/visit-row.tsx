import { ActLine } from '../parts/act-line.tsx';
import type { Sure } from '../parts/sure.tsx';
import { PURPOSES, type Visit, visits } from './api.ts';

export function VisitRow({ visit, onWithdrawn }: { visit: Visit; onWithdrawn: () => Promise<void> }) {
  const withdraw = {
    text: '撤销',
    label: `撤销${visit.visitedOn}${visit.unit}的走访`,
    danger: {
      says: `${visit.visitedOn}${visit.unit}的走访（${visit.people}人）不再计入统计。撤销后不能恢复，只能重新登记。`,
      again: '撤销这1次走访',
    },
    run: (sure: Sure) => visits.withdraw(sure, visit.id),
    onDone: onWithdrawn,
  };
  return (
    <ActLine act={visit.mine ? withdraw : null}>
      <b>{visit.unit}</b> <span className="small">{visit.organisation}</span>
      <br />
      <span className="small">
        {visit.visitedOn} {visit.visitor}，{PURPOSES[visit.purpose]}，{visit.people}人
      </span>
    </ActLine>
  );
}
