import { useCallback, useState } from 'react';
import type { BoardData, BoardOrganisationsData, BoardPeopleData } from '../../domain/bulletins/api.ts';
import { More } from '../parts/more.tsx';
import { minuteText } from '../time.ts';
import { usePaged } from '../use-paged.ts';
import { bulletins } from './api.ts';
import { RECEIPT_WORDS } from './state-words.ts';

/** From township to organisation to person; whoever is silent stands out. */
export function Places({ id, townships }: { id: string; townships: BoardData['townships'] }) {
  const [open, setOpen] = useState<string | null>(null);
  const [isSilentOnly, setSilentOnly] = useState(false);
  return (
    <section className="card">
      <h2>各乡镇街道</h2>
      <label className="only-silent">
        <input type="checkbox" checked={isSilentOnly} onChange={() => setSilentOnly(!isSilentOnly)} /> 只看未签收的单位
      </label>
      {townships.filter(isPlace).map(({ id: townshipId, name, counters }) => (
        <div key={townshipId}>
          <button
            type="button"
            className="place"
            aria-expanded={open === townshipId}
            onClick={() => setOpen(open === townshipId ? null : townshipId)}
          >
            <b>{name}</b>
            <span className="small">{signedText(counters)}</span>
          </button>
          {open === townshipId && (
            <Organisations key={String(isSilentOnly)} id={id} townshipId={townshipId} isSilentOnly={isSilentOnly} />
          )}
        </div>
      ))}
      {townships
        .filter((one) => !isPlace(one))
        .map((police) => (
          <Place key="police" id={id} organisation={{ ...police, silent: false }} />
        ))}
    </section>
  );
}

/** Police belong to no township: they are listed at once. */
const isPlace = ({ id }: { id: string }): boolean => id !== '';

interface OrganisationsProps {
  id: string;
  townshipId: string;
  isSilentOnly: boolean;
}

function Organisations({ id, townshipId, isSilentOnly }: OrganisationsProps) {
  const load = useCallback(
    (after: string | null) => bulletins.organisations(id, townshipId, isSilentOnly, after),
    [id, townshipId, isSilentOnly],
  );
  const list = usePaged(load, organisationsOf);
  return (
    <div className="place-inside">
      {list.items.map((organisation) => (
        <Place key={organisation.id} id={id} organisation={organisation} />
      ))}
      {list.page && list.items.length === 0 && <p className="small">没有未签收的单位</p>}
      {list.problem && <p className="fault">{list.problem.message}</p>}
      <More list={list} />
    </div>
  );
}

const organisationsOf = ({ organisations }: BoardOrganisationsData) => organisations;

interface PlaceProps {
  id: string;
  organisation: Pick<BoardOrganisationsData['organisations'][number], 'id' | 'name' | 'silent' | 'counters'>;
}

function Place({ id, organisation }: PlaceProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="place" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {organisation.silent && <span className="fault">未签收 </span>}
        {organisation.name}
        <span className="small">{signedText(organisation.counters)}</span>
      </button>
      {isOpen && <People id={id} organisationId={organisation.id} />}
    </>
  );
}

function People({ id, organisationId }: { id: string; organisationId: string }) {
  const load = useCallback((after: string | null) => bulletins.people(id, organisationId, after), [id, organisationId]);
  const list = usePaged(load, peopleOf);
  return (
    <>
      {list.items.map((one) => (
        <p key={one.personId} className="person-line">
          <span>{one.name}</span>
          <span className="small">
            {RECEIPT_WORDS[one.state]} {one.actedAt ? minuteText(one.actedAt) : ''}
          </span>
        </p>
      ))}
      {list.problem && <p className="fault">{list.problem.message}</p>}
      <More list={list} />
    </>
  );
}

const peopleOf = ({ people }: BoardPeopleData) => people;

function signedText({ acked, late, target }: BoardData['counters']): string {
  return `${acked + late}/${target}人签收`;
}
