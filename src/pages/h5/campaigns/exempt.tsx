import { useState } from 'react';
import type { ExemptionsData, FoundData } from '../../../domain/campaigns/api.ts';
import { ApiProblem } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { dayText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { checks } from './checks-api.ts';

interface ExemptProps {
  organisationId: string;
  items: ExemptionsData['items'];
  /** The service's time: the phone's may be wrong. */
  now: string;
  onGiven: () => Promise<void>;
}

type Person = FoundData['people'][number];
const HALF_A_YEAR_MS = 182 * 86_400_000;

/** One person, one item, a reason and an end. */
export function Exempt({ organisationId, items, now, onGiven }: ExemptProps) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Person[] | null>(null);
  const [person, setPerson] = useState<Person | null>(null);
  const { busy, trouble, run } = useAct();
  const find = () => run('find', async () => setFound((await checks.find(organisationId, words.trim())).people));
  if (person)
    return (
      <Terms
        person={person}
        items={items}
        now={now}
        onBack={() => setPerson(null)}
        onGiven={async () => {
          setPerson(null);
          setFound(null);
          setWords('');
          await onGiven();
        }}
      />
    );
  return (
    <section className="card">
      <h2>新增豁免</h2>
      <label>
        <span>姓名或工号</span>
        <input type="text" maxLength={40} value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      <ActButton isBusy={busy !== null} isDisabled={words.trim() === ''} onPress={() => void find()}>
        查找同事
      </ActButton>
      {trouble && <p className="fault">{trouble}</p>}
      {found?.length === 0 && <p className="small">没有找到，请检查姓名或工号</p>}
      {found?.map((one) => (
        <button type="button" className="place" key={one.personId} onClick={() => setPerson(one)}>
          <b>{one.name}</b>{' '}
          <span className="small">
            {one.employeeNo} {one.unit ?? ''}
          </span>
        </button>
      ))}
    </section>
  );
}

interface TermsProps {
  person: Person;
  items: ExemptionsData['items'];
  now: string;
  onBack: () => void;
  onGiven: () => Promise<void>;
}

function Terms({ person, items, now, onBack, onGiven }: TermsProps) {
  const open = items.filter(({ code }) => !person.items.some((one) => one.code === code && one.state === 'EXEMPT'));
  const [item, setItem] = useState(open[0]?.code ?? '');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => dayText(new Date(Date.parse(now) + HALF_A_YEAR_MS).toISOString()));
  const [fault, setFault] = useState<{ field: string | null; message: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const give = async () => {
    setBusy(true);
    setFault(null);
    try {
      await checks.exempt({ personId: person.personId, item, reason: reason.trim(), until });
      await onGiven();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setFault({ field: error.field, message: error.message });
    } finally {
      setBusy(false);
    }
  };
  const isAtField = fault?.field === 'until' || fault?.field === 'reason';
  return (
    <section className="card">
      <h2>
        {person.name} <span className="small">{person.unit ?? ''}</span>
      </h2>
      {open.length === 0 && <p className="small">各项都已豁免</p>}
      <label>
        <span>项目</span>
        <select value={item} onChange={(event) => setItem(event.target.value)}>
          {open.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>原因（必填）</span>
        <textarea
          className="words"
          rows={2}
          maxLength={100}
          value={reason}
          placeholder="如 外贸岗位需要接听境外来电"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {fault?.field === 'reason' && <p className="fault">{fault.message}</p>}
      <label>
        <span>有效期至（一年以内）</span>
        <input type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
      </label>
      {fault?.field === 'until' && <p className="fault">{fault.message}</p>}
      {fault && !isAtField && <p className="fault">{fault.message}</p>}
      <div className="row-buttons">
        <ActButton isDisabled={isBusy} onPress={onBack}>
          返回
        </ActButton>
        <ActButton
          kind="primary"
          isBusy={isBusy}
          isDisabled={reason.trim() === '' || until === '' || item === ''}
          onPress={() => void give()}
        >
          同意豁免
        </ActButton>
      </div>
    </section>
  );
}
