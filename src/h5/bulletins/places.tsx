import { useState } from 'react';
import type { BoardData, BoardOrganisationsData, BoardPeopleData } from '../../domain/bulletins/api.ts';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { bulletins } from './api.ts';
import { RECEIPT_WORDS } from './state-words.ts';

type Organisation = BoardOrganisationsData['organisations'][number];

/** From township to organisation to person; whoever is silent stands out. */
export function Places({ id, townships }: { id: string; townships: BoardData['townships'] }) {
  const [open, setOpen] = useState('');
  const [organisations, setOrganisations] = useState<Organisation[]>([]);
  const { trouble, run } = useAct();
  const toggle = async (townshipId: string) => {
    if (open === townshipId) return setOpen('');
    setOrganisations([]);
    setOpen(townshipId);
    await run('organisations', async () => {
      setOrganisations((await bulletins.organisations(id, townshipId, false)).organisations);
    });
  };
  return (
    <section className="card">
      <h2>各乡镇街道</h2>
      {trouble && <p className="fault">{trouble}</p>}
      {townships.map((township) => (
        <div key={township.id}>
          <button
            type="button"
            className="place"
            aria-expanded={open === township.id}
            onClick={() => void toggle(township.id)}
          >
            <b>{township.name}</b>
            <span className="small">{signedText(township.counters)}</span>
          </button>
          {open === township.id && (
            <div className="place-inside">
              {organisations.map((organisation) => (
                <Place key={organisation.id} id={id} organisation={organisation} />
              ))}
            </div>
          )}
        </div>
      ))}
    </section>
  );
}

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
