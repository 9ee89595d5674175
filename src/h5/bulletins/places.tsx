import { useState } from 'react';
import type { BoardData, BoardOrganisationsData, BoardPeopleData } from '../../domain/bulletins/api.ts';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { bulletins } from './api.ts';
import { RECEIPT_WORDS } from './state-words.ts';

type Organisation = BoardOrganisationsData['organisations'][number];

/** From township to organisation to person; whoever is silent stands out. */
export function Places({ id, townships }: { id: string; townships: BoardData['townships'] }) {
  const [open, setOpen] = useState<string | null>(null);
  const [isSilentOnly, setSilentOnly] = useState(false);
  const [page, setPage] = useState<BoardOrganisationsData | null>(null);
  const { trouble, run } = useAct();
  const show = async (townshipId: string | null, silentOnly: boolean) => {
    setPage(null);
    setOpen(townshipId);
    setSilentOnly(silentOnly);
    if (townshipId === null) return;
    await run('organisations', async () => setPage(await bulletins.organisations(id, townshipId, silentOnly)));
  };
  return (
    <section className="card">
      <h2>各乡镇街道</h2>
      <label className="only-silent">
        <input type="checkbox" checked={isSilentOnly} onChange={() => void show(open, !isSilentOnly)} />{' '}
        只看未签收的单位
      </label>
      {trouble && <p className="fault">{trouble}</p>}
      {townships.filter(isPlace).map((township) => (
        <div key={township.id}>
          <button
            type="button"
            className="place"
            aria-expanded={open === township.id}
            onClick={() => void show(open === township.id ? null : township.id, isSilentOnly)}
          >
            <b>{township.name}</b>
            <span className="small">{signedText(township.counters)}</span>
          </button>
          {open === township.id && (
            <div className="place-inside">
              {page?.organisations.map((organisation) => (
                <Place key={organisation.id} id={id} organisation={organisation} />
              ))}
              {page?.organisations.length === 0 && <p className="small">没有未签收的单位</p>}
              {page?.next && <p className="small">只显示前{page.organisations.length}个单位，全部请下载表格</p>}
            </div>
          )}
        </div>
      ))}
      {townships
        .filter((one) => !isPlace(one))
        .map((police) => (
          <Place key="police" id={id} organisation={{ ...police, township: '', silent: false }} />
        ))}
    </section>
  );
}

/** Police belong to no township: they are listed at once. */
const isPlace = ({ id }: { id: string }): boolean => id !== '';

function Place({ id, organisation }: { id: string; organisation: Organisation }) {
  const [people, setPeople] = useState<BoardPeopleData['people'] | null>(null);
  const [isCut, setCut] = useState(false);
  const { trouble, run } = useAct();
  const toggle = async () => {
    if (people) return setPeople(null);
    await run('people', async () => {
      const page = await bulletins.people(id, organisation.id);
      setPeople(page.people);
      setCut(page.next !== null);
    });
  };
  return (
    <>
      <button type="button" className="place" aria-expanded={people !== null} onClick={() => void toggle()}>
        {organisation.silent && <span className="fault">未签收 </span>}
        {organisation.name}
        <span className="small">{signedText(organisation.counters)}</span>
      </button>
      {trouble && <p className="fault">{trouble}</p>}
      {people?.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: masked names repeat, and the list is shown whole
        <p key={index} className="person-line">
          <span>{one.name}</span>
          <span className="small">
            {RECEIPT_WORDS[one.state]} {one.actedAt ? minuteText(one.actedAt) : ''}
          </span>
        </p>
      ))}
      {people && isCut && <p className="small">只显示前{people.length}人，全部名单请下载报告</p>}
    </>
  );
}

function signedText({ acked, late, target }: BoardData['counters']): string {
  return `${acked + late}/${target}人签收`;
}
