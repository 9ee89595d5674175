import '../parts/form.css';
import '../parts/plain.css';
import './list.css';
import { type FormEvent, useEffect, useState } from 'react';
import { api } from '../api.ts';
import { createAppClock } from '../app-clock.ts';
import type { WarningListData, WordsData } from '../contract.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { loadWords, WordsContext } from '../words.ts';
import { WarningRow } from './warning-row.tsx';

const PAGE = 50;
const FIELDS = ['number', 'organisation', 'person', 'from', 'until'] as const;
type Sought = Record<(typeof FIELDS)[number], string>;
const NOTHING: Sought = { number: '', organisation: '', person: '', from: '', until: '' };

/** Closed and past warnings too, as far as the reader's right goes. */
export function FindPage() {
  const [sought, setSought] = useState(NOTHING);
  const [words, setWords] = useState<WordsData | null>(null);
  const [found, setFound] = useState<WarningListData['warnings'] | null>(null);
  const [isMore, setMore] = useState(false);
  const [clock] = useState(createAppClock);
  const { busy, trouble, run, refuse } = useAct();
  useEffect(() => {
    document.title = '查找预警';
  }, []);
  const ask = (after?: string) =>
    run('find', async () => {
      const [list, known] = await Promise.all([api.find(queryOf(sought, after)), loadWords()]);
      clock.hear(list.now, performance.now());
      setWords(known);
      setMore(list.warnings.length === PAGE);
      setFound((before) => [...(after ? (before ?? []) : []), ...list.warnings]);
    });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (FIELDS.every((field) => sought[field].trim() === '')) return refuse('请至少填写一项');
    void ask();
  };
  const field = (name: keyof Sought, title: string, type: 'text' | 'date', example = '') => (
    <label>
      <span>{title}</span>
      <input
        type={type}
        placeholder={example}
        value={sought[name]}
        onChange={(event) => setSought({ ...sought, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <main className="plain">
      <h1>查找预警</h1>
      <p className="lead">办结的和以前的也能找到。按姓名查找会留下记录。</p>
      <form className="card form" onSubmit={send}>
        {field('number', '编号', 'text', '如 YJ-20260101-0001 或末几位')}
        {field('organisation', '单位', 'text', '名称的一部分')}
        {field('person', '姓名', 'text', '只查您有权查看的')}
        {field('from', '从哪天', 'date')}
        {field('until', '到哪天', 'date')}
        {trouble && (
          <p className="fault" role="alert">
            {trouble}
          </p>
        )}
        <button type="submit" className="weui-btn weui-btn_primary act-button" disabled={busy !== null}>
          查找
        </button>
      </form>
      {found?.length === 0 && <p className="nothing-yet">没有找到，或不在您的查看范围内</p>}
      {words && found && (
        <WordsContext value={words}>
          <ul className="rows found-rows">
            {found.map((warning) => (
              <WarningRow key={warning.id} warning={warning} clock={clock} />
            ))}
          </ul>
        </WordsContext>
      )}
      {isMore && (
        <ActButton isBusy={busy !== null} onPress={() => void ask(found?.[found.length - 1]?.id)}>
          再看一些
        </ActButton>
      )}
      <p className="page-foot">
        <a href="/h5/warnings">我的任务</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

function queryOf(sought: Sought, after?: string): URLSearchParams {
  const query = new URLSearchParams({ open: 'false', limit: String(PAGE) });
  for (const field of FIELDS) if (sought[field].trim() !== '') query.set(field, sought[field].trim());
  if (after) query.set('before', after);
  return query;
}
