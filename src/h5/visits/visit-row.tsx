import { ActLine } from '../parts/act-line.tsx';
import { PURPOSES, type Visit, visits } from './api.ts';

export function VisitRow({ visit, onWithdrawn }: { visit: Visit; onWithdrawn: () => Promise<void> }) {
  const withdraw = {
    text: '撤销',
    label: `撤销${visit.visitedOn}${visit.unit}的走访`,
    run: () => visits.withdraw(visit.id),
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
