import './candidates.css';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { CandidatesData } from '../../../domain/warnings/api.ts';
import { Alert, useCommand } from '../../kit/command.tsx';

export type Candidate = CandidatesData['candidates'][number];

interface CandidatesProps {
  /** Asked with what was typed; at the beginning with nothing. */
  search: (words: string) => Promise<CandidatesData>;
  /** Whether there is something to show before anybody types. */
  isAskedAtOnce: boolean;
  picked: Candidate | null;
  onPick: (candidate: Candidate) => void;
}

/** Who could be meant, side by side, so that they can be told apart. */
export function Candidates({ search, isAskedAtOnce, picked, onPick }: CandidatesProps) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<CandidatesData | null>(null);
  const { busy, trouble, run } = useCommand();
  const isBusy = busy !== null;
  const ask = useCallback((typed: string) => run('ask', async () => setFound(await search(typed))), [run, search]);
  useEffect(() => {
    if (isAskedAtOnce) void ask('');
  }, [ask, isAskedAtOnce]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() !== '') void ask(words.trim());
  };
  const isTyped = words.trim() !== '';
  return (
    <div className="field">
      <form onSubmit={send}>
        <label htmlFor="who">员工</label>
        <div className="search-line">
          <input
            id="who"
            className="typed"
            type="search"
            autoComplete="off"
            maxLength={60}
            placeholder="姓名、手机号、单位或工号"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <button type="submit" disabled={isBusy}>
            {isBusy ? '…' : '查找'}
          </button>
        </div>
      </form>
      <p className="small">可以连着写，如“岚知夏 汽车部件”。查找都有记录。</p>
      <Alert words={trouble} />
      {found?.candidates.length === 0 && (isTyped || isAskedAtOnce) && (
        <p className="nothing">
          {isTyped
            ? '没有找到在职的员工，请换个写法'
            : found.given?.hasPhone
              ? '按手机号没有找到，请按姓名或单位查找'
              : '请按姓名、单位或工号查找'}
        </p>
      )}
      <ul className="candidates" aria-label="可能的人">
        {found?.candidates.map((one) => (
          <li key={one.employeeId}>
            <button type="button" aria-pressed={picked?.employeeId === one.employeeId} onClick={() => onPick(one)}>
              <b>{one.name}</b>
              <span>{one.organisationName}</span>
              <span>{[one.unitName, one.post].filter(Boolean).join(' ') || '部门未登记'}</span>
              <span>工号{one.employeeNo}</span>
              {one.hiredOn && <span>{one.hiredOn}入职</span>}
              {one.phoneFits && <span className="fits">手机号一致</span>}
            </button>
          </li>
        ))}
      </ul>
      {found?.isMore && <p className="small">还有更多，请写得再具体些</p>}
    </div>
  );
}
