import '../parts/form.css';
import { useState } from 'react';
import type { BulletinAct, BulletinViewData } from '../../domain/bulletins/api.ts';
import { ApiProblem } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { goTo } from '../route.ts';
import { bulletins } from './api.ts';
import { ACT_WORDS } from './state-words.ts';

interface ActsProps {
  view: BulletinViewData;
  onDone: (said: string) => Promise<void>;
}

/** What this reader may do now; whatever reaches hundreds of phones takes a second press. */
export function BulletinActs({ view, onDone }: ActsProps) {
  const [sure, setSure] = useState<BulletinAct | null>(null);
  const [busy, setBusy] = useState<BulletinAct | null>(null);
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState('');
  const acts = view.allowed.filter((act): act is BulletinAct => act !== 'edit' && act !== 'correct');

  const press = async (act: BulletinAct) => {
    const words = ACT_WORDS[act];
    setTrouble('');
    if ((words.confirm || words.reason) && sure !== act) return setSure(act);
    if (words.reason && reason.trim() === '') return setTrouble(words.reason);
    setBusy(act);
    try {
      await bulletins.act(view.id, act, words.reason ? { reason: reason.trim() } : {});
      setSure(null);
      await onDone(words.done);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="bulletin-acts">
      {sure && ACT_WORDS[sure].reason && (
        <textarea
          className="words"
          rows={2}
          maxLength={200}
          value={reason}
          placeholder={ACT_WORDS[sure].reason}
          aria-label="原因"
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {trouble && <p className="fault">{trouble}</p>}
      {acts.map((act) => (
        <ActButton
          key={act}
          kind={ACT_WORDS[act].kind}
          isBusy={busy === act}
          isDisabled={busy !== null}
          onPress={() => press(act)}
        >
          {sure === act ? (ACT_WORDS[act].confirm ?? `确认${ACT_WORDS[act].name}`) : ACT_WORDS[act].name}
        </ActButton>
      ))}
      {view.allowed.includes('edit') && (
        <ActButton onPress={() => goTo(`/h5/bulletins/${view.id}/edit`)}>修改</ActButton>
      )}
      {view.allowed.includes('correct') && (
        <ActButton onPress={() => goTo(`/h5/bulletins/${view.id}/correct`)}>发更正</ActButton>
      )}
    </div>
  );
}
