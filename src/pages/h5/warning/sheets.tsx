import { useCallback, useEffect, useState } from 'react';
import type { CandidatesData } from '../../../domain/warnings/api.ts';
import { ActButton, Alert } from '../../kit/command.tsx';
import { closeSheet, useSheet } from '../../kit/router.tsx';
import { ReasonSheet, Sheet } from '../../kit/sheet.tsx';
import { labelOf } from '../../kit/warning/rules.ts';
import { REASONS } from '../../kit/warning/words.ts';
import { api } from '../api.ts';
import { type Candidate, Candidates } from '../parts/candidates.tsx';
import type { SheetNeeds } from './acts.tsx';
import { ApproveSheet, OutcomeSheet, PoliceCloseSheet, SupplementSheet } from './outcome-sheets.tsx';
import { PhoneLook } from './parts.tsx';

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

/** What came with the warning above, who could be meant below. */
function MatchSheet({ view, pending, runAct }: SheetNeeds) {
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
    const failed = await runAct('match', { employeeId: picked.employeeId });
    if (!failed) return closeSheet();
    setTrouble(failed.message);
  };
  return (
    <Sheet
      title={labelOf('match', view)}
      hint={isAgain ? '改派后，原来收到的卡片作废，按新单位重新下发。' : '匹配后立即下发给该单位的安全顾问。'}
      foot={
        <>
          <Alert words={trouble} />
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

/** Sent back or revoked, and why. */
function ReasonAct({ act, pending, runAct }: SheetNeeds & { act: keyof typeof REASONS }) {
  const [trouble, setTrouble] = useState('');
  const send = async (reason: string) => {
    const failed = await runAct(act, { reason });
    if (!failed) return closeSheet();
    setTrouble(failed.message);
  };
  return (
    <ReasonSheet
      words={REASONS[act]}
      isBusy={pending === act}
      isDisabled={pending !== null}
      trouble={trouble}
      onSend={send}
    />
  );
}
