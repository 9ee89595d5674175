import { useAct } from '../use-act.ts';
import { PURPOSES, type Visit, visits } from './api.ts';

export function VisitRow({ visit, onWithdrawn }: { visit: Visit; onWithdrawn: () => Promise<void> }) {
  const { busy, trouble, run } = useAct();
  const withdraw = async () => {
    const done = await run('withdraw', async () => {
      await visits.withdraw(visit.id);
    });
    if (done) await onWithdrawn();
  };
  return (
    <div>
      <div className="ends">
        <span>
          <b>{visit.unit}</b> <span className="small">{visit.organisation}</span>
          <br />
          <span className="small">
            {visit.visitedOn} {visit.visitor}，{PURPOSES[visit.purpose]}，{visit.people}人
          </span>
        </span>
        {visit.mine && (
          <button
            type="button"
            className="text-button"
            aria-label={`撤销${visit.visitedOn}${visit.unit}的走访`}
            disabled={busy !== null}
            onClick={withdraw}
          >
            撤销
          </button>
        )}
      </div>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
