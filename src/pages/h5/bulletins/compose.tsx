import '../../kit/styles/form.css';
import './bulletins.css';
import { useState } from 'react';
import type { BulletinListData, BulletinViewData, OptionsData, PreviewData } from '../../../domain/bulletins/api.ts';
import { call } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { useLoaded, useTyped } from '../../kit/data.ts';
import { Page, Unready } from '../../kit/page.tsx';
import { goTo } from '../../kit/router.tsx';
import { loadProfile } from '../profile.ts';
import { Audience } from './audience.tsx';
import { CardPreview } from './card.tsx';
import {
  type Change,
  type Draft,
  draftOf,
  forgetDraft,
  hasWords,
  inputOf,
  keepDraft,
  keptDraft,
  newDraft,
} from './draft.ts';
import { WordsFields } from './words-fields.tsx';

const at = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

async function load(id: string) {
  const [{ userid, name }, options] = await Promise.all([
    loadProfile(),
    call<OptionsData>('GET', '/api/bulletins/options'),
  ]);
  const opened = { options, userid: userid ?? name };
  if (id) {
    const draft = draftOf(await call<BulletinViewData>('GET', at(id)));
    return { ...opened, draft, from: JSON.stringify(draft) };
  }
  const { now } = await call<BulletinListData>('GET', '/api/bulletins?limit=1');
  return { ...opened, draft: newDraft(now, options), from: '' };
}

/** A new bulletin; with an id a draft that is changed, or, on …/correct, one that puts another right. */
export function ComposePage({ id }: { id: string }) {
  const page = useLoaded(() => load(id), { of: id });
  if (!page.data) return <Unready of={page} />;
  return (
    <Form key={location.pathname} id={id} isCorrection={location.pathname.endsWith('/correct')} opened={page.data} />
  );
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
  const { busy, trouble, run } = useCommand();
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
  const save = () =>
    run('save', async () => {
      const input = inputOf(draft);
      const stored = isCorrection
        ? await call<BulletinViewData>('POST', `${at(id)}/correct`, input)
        : id
          ? await call<BulletinViewData>('PUT', at(id), input)
          : await call<BulletinViewData>('POST', '/api/bulletins', input);
      forgetDraft(userid, path);
      goTo(`/h5/bulletins/${stored.id}`);
    });
  return (
    <Page
      title={isCorrection ? '更正通报' : '写通报'}
      className="form"
      lead={isCorrection && '更正会发给可能看过原文的人，写清楚正确的内容。'}
    >
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
      <Fault words={trouble} />
      <ActButton kind="primary" isBusy={busy !== null} onPress={() => void save()}>
        保存，下一步
      </ActButton>
    </Page>
  );
}

const QUIET_MS = 500;
const preview = (input: string) => call<PreviewData>('POST', '/api/bulletins/preview', JSON.parse(input) as object);

/** Who would get it and what they would see, asked anew whenever the writer pauses. */
function Preview({ draft }: { draft: Draft }) {
  const isWritten = hasWords(draft);
  const asked = useTyped(isWritten ? JSON.stringify(inputOf(draft)) : null, preview, QUIET_MS);
  const { trouble } = asked;
  const shown = isWritten ? asked.data : null;
  return (
    <>
      <h2>预览</h2>
      {trouble && isWritten && <p className="fault">{trouble}</p>}
      {!isWritten && <p className="small">写好标题、正文和类型，这里会显示人数和卡片</p>}
      {isWritten && !shown && !trouble && <p className="small">正在计算人数…</p>}
      {shown && (
        <>
          <p aria-live="polite">
            将发给<b>{shown.people}</b>人，{shown.organisations}个单位
            {shown.needsApproval && `；超过${shown.approvalAbove}人，需另一位民警审批`}
          </p>
          {shown.reasons.map(({ text }) => (
            <p key={text} className="small">
              {text}
            </p>
          ))}
          <Fault words={shown.night ?? ''} />
          {shown.refusal && <p className="fault">{shown.refusal.message}</p>}
          {shown.cards.map(({ template, card }) => (
            <CardPreview key={template} card={card} />
          ))}
        </>
      )}
    </>
  );
}
