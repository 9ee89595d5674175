import { useState } from 'react';
import { closeSheet } from '../../kit/router.tsx';
import type { ActName, Detail } from '../contract.ts';
import { type Draft, type FieldName, readDraft } from './detail.ts';
import type { Perform } from './use-warning.ts';

/** What a sheet's form holds, and its way out: faults stay beside their fields, success closes the sheet. */
export function useDraft(perform: Perform, initial: Draft = {}) {
  const [draft, setDraft] = useState<Draft>(initial);
  const [faults, setFaults] = useState<Draft>({});
  const [trouble, setTrouble] = useState('');

  const send = async (act: ActName, bodyOf: (detail: Detail) => object, only?: readonly FieldName[]) => {
    const kept = only ? Object.fromEntries(only.map((field) => [field, draft[field] ?? ''])) : draft;
    const { detail, faults: found } = readDraft(kept);
    setFaults(found);
    setTrouble('');
    if (Object.keys(found).length > 0) {
      setTrouble('有一项填写不对，请看红字');
      return showFault();
    }
    const failed = await perform(act, bodyOf(detail));
    if (!failed) return closeSheet();
    setTrouble(failed.message);
    if (!failed.field) return;
    setFaults({ [failed.field]: failed.message });
    showFault();
  };

  return { draft, setDraft, faults, trouble, setTrouble, send };
}

/** After the render that puts it there. */
function showFault(): void {
  requestAnimationFrame(() => document.querySelector('.field .fault')?.scrollIntoView({ block: 'center' }));
}

export function withDetail(detail: Detail): { detail?: Detail } {
  return Object.keys(detail).length > 0 ? { detail } : {};
}
