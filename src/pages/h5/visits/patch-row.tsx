import type { PatchListData } from '../../../domain/visits/api.ts';

type Patch = PatchListData['units'][number];

interface PatchRowProps {
  patch: Patch;
  days: number;
  onChosen: () => void;
}

/** A patch and when somebody was there last; pressing it begins a new entry. */
export function PatchRow({ patch, days, onChosen }: PatchRowProps) {
  const { name, organisation, people, visits, lastVisitedOn } = patch;
  return (
    <div>
      <div className="ends">
        <span>
          <b>{name}</b>{' '}
          <span className="small">
            {organisation}，{people}人
          </span>
          <br />
          {visits > 0 ? (
            <span className="small">
              近{days}天{visits}次，最近 {lastVisitedOn}
            </span>
          ) : people === 0 ? (
            <span className="small">本级没有员工</span>
          ) : (
            <span className="reds">
              <i>{lastVisitedOn ? `近${days}天没有去过，上次 ${lastVisitedOn}` : '还没有去过'}</i>
            </span>
          )}
        </span>
        <button type="button" className="text-button" aria-label={`登记${name}的走访`} onClick={onChosen}>
          登记
        </button>
      </div>
    </div>
  );
}
