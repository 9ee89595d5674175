import { useEffect, useState } from 'react';
import type { BulletinAct, BulletinViewData } from '../../../domain/bulletins/api.ts';
import { call } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { closeSheet, goTo, openSheet, useSheet } from '../../kit/router.tsx';
import { ReasonSheet } from '../../kit/sheet.tsx';
import { arranged, wordsOf } from './state-words.ts';

interface ActsProps {
  view: BulletinViewData;
  onDone: (said: string) => Promise<void>;
}

/** What this reader may do now; whatever reaches hundreds of phones takes a second press. */
export function BulletinActs({ view, onDone }: ActsProps) {
  const [sure, setSure] = useState<BulletinAct | null>(null);
  const { busy, trouble, run, refuse } = useCommand();
  const { main, more } = arranged(view);
  const texts = TEXTS.filter(([act]) => view.allowed.includes(act));
  const asked = useAsked([...main, ...more], view);

  const perform = (act: BulletinAct, body: object = {}) =>
    void run(act, async () => {
      await call<BulletinViewData>('POST', `/api/bulletins/${encodeURIComponent(view.id)}/${act}`, body);
      setSure(null);
      closeSheet();
      await onDone(wordsOf(act, view).done);
    });
  const press = (act: BulletinAct) => {
    const words = wordsOf(act, view);
    refuse('');
    if (words.reason) return openSheet(act);
    if (words.confirm && sure !== act) return setSure(act);
    perform(act);
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
        {(sure === act && words.confirm) || words.name}
      </ActButton>
    );
  };
  return (
    <div className="bulletin-acts">
      {!asked && <Fault words={trouble} />}
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
      {asked && (
        <ReasonSheet
          key={asked.act}
          words={asked.words}
          isBusy={busy === asked.act}
          isDisabled={busy !== null}
          trouble={trouble}
          onSend={(reason) => perform(asked.act, { reason })}
        />
      )}
    </div>
  );
}

/** The act whose reason the open sheet asks for; the sheet goes when the act does. */
function useAsked(acts: BulletinAct[], view: BulletinViewData) {
  const name = useSheet();
  const act = acts.find((one) => one === name);
  const words = act && wordsOf(act, view).reason;
  const isOut = name !== '' && !words;
  useEffect(() => {
    if (isOut) closeSheet();
  }, [isOut]);
  return act && words ? { act, words } : null;
}

/** What opens the form again. */
const TEXTS = [
  ['edit', '修改'],
  ['correct', '发更正'],
] as const;
