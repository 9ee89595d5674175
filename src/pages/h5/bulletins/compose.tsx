import '../../kit/styles/form.css';
import './bulletins.css';
import { useState } from 'react';
import type { BulletinListData, BulletinViewData, OptionsData, PreviewData } from '../../../domain/bulletins/api.ts';
import {
  type Change,
  type Draft,
  draftOf,
  forgetDraft,
  fromTemplate,
  hasWords,
  inputOf,
  keepDraft,
  keptDraft,
  newDraft,
  ownWords,
} from '../../kit/bulletins/draft.ts';
import { call } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { useLoaded, useTyped } from '../../kit/data.ts';
import { Chips, optionsOf, Typed } from '../../kit/fields.tsx';
import { Page, Unready } from '../../kit/page.tsx';
import { goTo } from '../../kit/router.tsx';
import { loadProfile } from '../api.ts';
import { Audience } from './audience.tsx';
import { CardPreview } from './received.tsx';

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

interface WordsFieldsProps {
  draft: Draft;
  options: OptionsData;
  onChange: Change;
}

/** What the card says; characters are counted as WeCom counts them, while typing. */
function WordsFields({ draft, options, onChange }: WordsFieldsProps) {
  return (
    <>
      {options.templates.length > 0 && (
        <Typed
          title="用模板"
          kind="choice"
          options={optionsOf(
            options.templates,
            ({ id, title }) => [id, title],
            options.templatesOnly ? '请选择' : '不用模板',
          )}
          value={draft.templateId}
          onChange={(templateId) => onChange(fromTemplate(options, templateId))}
        />
      )}
      {!options.templatesOnly && (
        <>
          <Counted
            name="标题"
            max={options.titleMax}
            value={draft.title}
            onChange={(title) => onChange(ownWords({ title }))}
          />
          <Counted
            name="卡片正文"
            max={options.bodyMax}
            rows={4}
            value={draft.body}
            added={options.safe}
            onChange={(body) => onChange(ownWords({ body }))}
          />
          <Typed
            title="诈骗类型"
            kind="choice"
            options={optionsOf(options.fraudTypes, ({ id, name }) => [id, name], '请选择')}
            value={draft.fraudType}
            onChange={(fraudType) => onChange(ownWords({ fraudType }))}
          />
        </>
      )}
      {!options.templatesOnly && (
        <Counted
          name="详情页正文（可不填）"
          max={5000}
          rows={3}
          value={draft.longText}
          onChange={(longText) => onChange({ longText })}
        />
      )}
      <Chips
        legend="方式"
        choices={MANNERS}
        picked={[draft.ackRequired ? 'ack' : '', draft.drill ? 'drill' : '']}
        onPick={(id) => onChange(id === 'ack' ? { ackRequired: !draft.ackRequired } : { drill: !draft.drill })}
      />
      {draft.ackRequired && (
        <Typed title="签收截止" kind="moment" value={draft.deadline} onChange={(deadline) => onChange({ deadline })} />
      )}
      <Typed
        title="定时发送（不填就是现在）"
        kind="moment"
        value={draft.scheduled}
        onChange={(scheduled) => onChange({ scheduled })}
      />
    </>
  );
}

const MANNERS = [
  { id: 'ack', name: '需要签收' },
  { id: 'drill', name: '这是演练' },
];

interface CountedProps {
  name: string;
  max: number;
  value: string;
  rows?: number;
  /** What the card says after it, which takes its room as well. */
  added?: string;
  onChange: (value: string) => void;
}

function Counted({ name, max, value, rows = 1, added = '', onChange }: CountedProps) {
  const length = [...value.trim()].length;
  const after = [...added].length;
  return (
    <Typed
      title={
        <>
          {name}
          <em className={length > max ? 'is-long' : ''}>
            {length}/{max}
          </em>
        </>
      }
      kind={rows === 1 ? 'text' : 'words'}
      rows={rows}
      value={value}
      onChange={onChange}
    >
      {added && (
        <small className="small">
          后面自动加“{added}”，合计{length + after}/{max + after}字
        </small>
      )}
    </Typed>
  );
}
