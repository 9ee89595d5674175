import '../parts/form.css';
import '../parts/plain.css';
import './bulletins.css';
import { useCallback, useEffect, useState } from 'react';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import { ApiProblem } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { loadProfile } from '../profile.ts';
import { goTo } from '../route.ts';
import { useLoaded } from '../use-loaded.ts';
import { bulletins } from './api.ts';
import { Audience } from './audience.tsx';
import { type Change, type Draft, draftOf, inputOf, newDraft } from './draft.ts';
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts';
import { Preview } from './preview.tsx';
import { WordsFields } from './words-fields.tsx';

/** A new bulletin; with an id a draft that is changed, or, on …/correct, one that puts another right. */
export function ComposePage({ id }: { id: string }) {
  const isCorrection = location.pathname.endsWith('/correct');
  const load = useCallback(async () => {
    const who = loadProfile().then(({ userid, name }) => userid ?? name);
    if (id) {
      const [options, view, userid] = await Promise.all([bulletins.options(), bulletins.one(id), who]);
      const draft = draftOf(view);
      return { options, draft, userid, from: JSON.stringify(draft) };
    }
    const [options, { now }, userid] = await Promise.all([bulletins.options(), bulletins.list(1), who]);
    return { options, draft: newDraft(now, options), userid, from: '' };
  }, [id]);
  const { data, problem } = useLoaded(load);
  useEffect(() => {
    document.title = isCorrection ? '更正通报' : '写通报';
  }, [isCorrection]);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return <Form key={location.pathname} id={id} isCorrection={isCorrection} opened={data} />;
}

interface FormProps {
  id: string;
  isCorrection: boolean;
  opened: { options: OptionsData; draft: Draft; userid: string; from: string };
}

function Form({ id, isCorrection, opened }: FormProps) {
  const { options, userid, from } = opened;
  const path = location.pathname;
  const [kept] = useState(() => keptDraft(userid, path, opened.draft, from));
  const [draft, setDraft] = useState(kept ?? opened.draft);
  const [isBack, setBack] = useState(kept !== null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const change: Change = (part) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(userid, path, { draft: next, from });
  };
  const startAnew = () => {
    forgetDraft(userid, path);
    setDraft(opened.draft);
    setBack(false);
  };
  const save = async () => {
    setBusy(true);
    setTrouble('');
    try {
      const input = inputOf(draft);
      const stored = isCorrection
        ? await bulletins.correct(id, input)
        : id
          ? await bulletins.change(id, input)
          : await bulletins.create(input);
      forgetDraft(userid, path);
      goTo(`/h5/bulletins/${stored.id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="plain form">
      <h1>{isCorrection ? '更正通报' : '写通报'}</h1>
      {isCorrection && <p className="lead">更正会发给可能看过原文的人，写清楚正确的内容。</p>}
      {isBack && (
        <p className="standing" role="status">
          已恢复上次没保存的内容
          <button type="button" className="text-button" onClick={startAnew}>
            清空重写
          </button>
        </p>
      )}
      <section className="card">
        <WordsFields draft={draft} options={options} onChange={change} />
      </section>
      <section className="card">
        <h2>发给谁</h2>
        <Audience draft={draft} options={options} onChange={change} />
      </section>
      <section className="card">
        <Preview draft={draft} />
      </section>
      {trouble && <p className="fault">{trouble}</p>}
      <ActButton kind="primary" isBusy={isBusy} onPress={save}>
        保存，下一步
      </ActButton>
    </main>
  );
}
