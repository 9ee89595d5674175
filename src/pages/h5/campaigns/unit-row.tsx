import { useState } from 'react';
import type { BoardData } from '../../../domain/campaigns/api.ts';
import { Names } from './names.tsx';
import { Progress } from './progress.tsx';
import { Remind } from './remind.tsx';

interface UnitRowProps {
  campaignId: string;
  unit: BoardData['units'][number];
  canRemind: boolean;
  onReminded: () => Promise<void>;
}

/** A workshop; opened, the names of its not-yet. */
export function UnitRow({ campaignId, unit, canRemind, onReminded }: UnitRowProps) {
  const [isOpen, setOpen] = useState(false);
  const place = { organisationId: unit.organisationId, ...(unit.id ? { gridUnitId: unit.id } : {}) };
  return (
    <div>
      <button type="button" className="place" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Progress name={unit.name} counts={unit.counts} />
      </button>
      {isOpen && <Names campaignId={campaignId} place={place} />}
      {isOpen && canRemind && unit.id && <Remind campaignId={campaignId} place={place} onReminded={onReminded} />}
    </div>
  );
}
