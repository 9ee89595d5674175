import '../parts/form.css';
import '../parts/plain.css';
import './bulletins.css';
import { useCallback, useEffect, useState } from 'react';
import type { OptionsData } from '../../domain/bulletins/api.ts';
import { ApiProblem } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { useLoaded } from '../use-loaded.ts';
import { bulletins } from './api.ts';
import { Audience } from './audience.tsx';
import { type Change, type Draft, draftOf, inputOf, newDraft } from './draft.ts';
import { Preview } from './preview.tsx';
import { WordsFields } from './words-fields.tsx';

/** A new bulletin; with an id a draft that is changed, or, on …/correct, one that puts another right. */
export function ComposePage({ id }: { id: string }) {
  const isCorrection = location.pathname.endsWith('/correct');
  const load = useCallback(async () => {
    if (id) {
      const [options, view] = await Promise.all([bulletins.options(), bulletins.one(id)]);
      return { options, draft: draftOf(view) };
    }
    const [options, { now }] = await Promise.all([bulletins.options(), bulletins.list(1)]);
    return { options, draft: newDraft(now, options) };
  }, [id]);
  const { data, problem } = useLoaded(load);
  useEffect(() => {
    document.title = isCorrection ? '更正通报' : '写通报';
  }, [isCorrection]);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return <Form id={id} isCorrection={isCorrection} options={data.options} saved={data.draft} />;
}

interface FormProps {
  id: string;
  isCorrection: boolean;
  options: OptionsData;
  saved: Draft;
}

function Form({ id, isCorrection, options, saved }: FormProps) {
  const [draft, setDraft] = useState(saved);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
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
