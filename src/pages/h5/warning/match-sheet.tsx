import { useCallback, useState } from 'react';
import type { CandidatesData } from '../../../domain/warnings/api.ts';
import { api } from '../api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { type Candidate, Candidates } from '../parts/candidates.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { closeSheet } from '../route.ts';
import { labelOf } from './act-words.ts';
import { PhoneLook } from './phones.tsx';
import type { SheetNeeds } from './sheet-needs.ts';

/** What came with the warning above, who could be meant below. */
export function MatchSheet({ view, pending, perform }: SheetNeeds) {
  const [picked, setPicked] = useState<Candidate | null>(null);
  const [trouble, setTrouble] = useState('');
  const [given, setGiven] = useState<CandidatesData['given']>(null);
  const { id, note, organisation } = view;
  const search = useCallback(
    async (words: string) => {
      const found = await api.candidates(id, words);
      setGiven(found.given);
      return found;
    },
    [id],
  );
  const isAgain = view.dispatchedAt !== null;
  const send = async () => {
    if (!picked) return setTrouble('请先选择一名员工');
    const failed = await perform('match', { employeeId: picked.employeeId });
    if (!failed) return closeSheet();
    setTrouble(failed.message);
  };
  return (
    <Sheet
      title={labelOf('match', view)}
      hint={isAgain ? '改派后，原来收到的卡片作废，按新单位重新下发。' : '匹配后立即下发给该单位的安全顾问。'}
      foot={
        <>
          {trouble && (
            <p className="fault" role="alert">
              {trouble}
            </p>
          )}
          <ActButton kind="primary" isBusy={pending === 'match'} isDisabled={pending !== null} onPress={send}>
            {isAgain ? '改派并下发' : '匹配并下发'}
            {picked && `：${picked.name}`}
          </ActButton>
        </>
      }
    >
      <div className="block">
        <p>来源：{given?.source ?? '…'}</p>
        <p>备注：{note ?? '无'}</p>
        {organisation && <p>单位：{organisation.name}</p>}
        {given?.hasPhone ? (
          <PhoneLook view={view} whose="given" name="来件" />
        ) : (
          given && <p className="small">没有随预警送来的手机号</p>
        )}
      </div>
      <Candidates
        search={search}
        isAskedAtOnce
        picked={picked}
        onPick={(one) => {
          setPicked(one);
          setTrouble('');
        }}
      />
    </Sheet>
  );
}
