import { useEffect } from 'react';
import { closeSheet, useSheet } from '../route.ts';
import { ApproveSheet } from './approve-sheet.tsx';
import { MatchSheet } from './match-sheet.tsx';
import { OutcomeSheet } from './outcome-sheet.tsx';
import { PoliceCloseSheet } from './police-close-sheet.tsx';
import { ReasonAct } from './reason-act.tsx';
import type { SheetNeeds } from './sheet-needs.ts';
import { SupplementSheet } from './supplement-sheet.tsx';

/** The sheet that the address names, while its act is still possible. */
export function OpenSheet(needs: SheetNeeds) {
  const name = useSheet();
  const act = name === 'not_found' ? 'outcome' : name;
  const isPossible = needs.view.allowed.includes(act);
  useEffect(() => {
    if (name !== '' && !isPossible) closeSheet();
  }, [name, isPossible]);
  if (!isPossible) return null;
  switch (name) {
    case 'outcome':
      return <OutcomeSheet {...needs} />;
    case 'not_found':
      return <OutcomeSheet {...needs} isNotFound />;
    case 'supplement':
      return <SupplementSheet {...needs} />;
    case 'match':
      return <MatchSheet {...needs} />;
    case 'approve':
      return <ApproveSheet {...needs} />;
    case 'return':
    case 'revoke':
      return <ReasonAct {...needs} act={name} />;
    case 'police_close':
      return <PoliceCloseSheet {...needs} />;
    default:
      return null;
  }
}
