import '../parts/form.css';
import { useState } from 'react';
import type { BulletinAct, BulletinViewData } from '../../domain/bulletins/api.ts';
import { ApiProblem } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { goTo } from '../route.ts';
import { bulletins } from './api.ts';
import { arranged, wordsOf } from './state-words.ts';

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
  const { main, more } = arranged(view);
  const texts = TEXTS.filter(([act]) => view.allowed.includes(act));

  const press = async (act: BulletinAct) => {
    const words = wordsOf(act, view);
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
  const button = (act: BulletinAct) => {
    const words = wordsOf(act, view);
    const isMain = main.includes(act);
    return (
      <ActButton
        key={act}
        kind={isMain ? words.kind : 'default'}
        isBusy={busy === act}
        isDisabled={busy !== null}
        onPress={() => press(act)}
      >
        {sure === act ? (words.confirm ?? `确认${words.name}`) : words.name}
      </ActButton>
    );
  };
  return (
    <div className="bulletin-acts">
      {sure && wordsOf(sure, view).reason && (
        <textarea
          className="words"
          rows={2}
          maxLength={200}
          value={reason}
          placeholder={wordsOf(sure, view).reason}
          aria-label="原因"
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {trouble && <p className="fault">{trouble}</p>}
      {main.map(button)}
      {more.length + texts.length > 0 && (
        <details open={sure !== null && more.includes(sure)}>
          <summary>更多操作</summary>
          {more.map(button)}
          {texts.map(([act, name]) => (
            <ActButton key={act} onPress={() => goTo(`/h5/bulletins/${view.id}/${act}`)}>
              {name}
            </ActButton>
          ))}
        </details>
      )}
    </div>
  );
}

/** What opens the form again. */
const TEXTS = [
  ['edit', '修改'],
  ['correct', '发更正'],
] as const;
