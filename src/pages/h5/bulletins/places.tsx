import { useCallback, useState } from 'react';
import type { BoardData, BoardOrganisationsData, BoardPeopleData } from '../../../domain/bulletins/api.ts';
import { More } from '../parts/more.tsx';
import { minuteText } from '../time.ts';
import { usePaged } from '../use-paged.ts';
import { bulletins } from './api.ts';
import { RECEIPT_WORDS } from './state-words.ts';

/** From township to organisation to person; whoever is silent stands out. */
export function Places({ id, townships }: { id: string; townships: BoardData['townships'] }) {
  const [open, setOpen] = useState<string | null>(null);
  const [isUnsignedOnly, setUnsignedOnly] = useState(false);
  return (
    <section className="card">
      <h2>各乡镇街道</h2>
      <label className="only-silent">
        <input type="checkbox" checked={isUnsignedOnly} onChange={() => setUnsignedOnly(!isUnsignedOnly)} />{' '}
        只看还有人未签收的单位
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
            <Organisations
              key={String(isUnsignedOnly)}
              id={id}
              townshipId={townshipId}
              isUnsignedOnly={isUnsignedOnly}
            />
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
  isUnsignedOnly: boolean;
}

function Organisations({ id, townshipId, isUnsignedOnly }: OrganisationsProps) {
  const load = useCallback(
    (after: string | null) => bulletins.organisations(id, townshipId, isUnsignedOnly, after),
    [id, townshipId, isUnsignedOnly],
  );
  const list = usePaged(load, organisationsOf);
  return (
    <div className="place-inside">
      {list.items.map((organisation) => (
        <Place key={organisation.id} id={id} organisation={organisation} />
      ))}
      {list.page && list.items.length === 0 && <p className="small">都已签收</p>}
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
  return <PeopleList load={load} />;
}

/** Whom it was not sent to, and why. */
export function LeftOut({ id, people }: { id: string; people: number }) {
  const [isOpen, setOpen] = useState(false);
  const load = useCallback((after: string | null) => bulletins.leftOut(id, after), [id]);
  return (
    <>
      <p className="small">
        未发送{people}
        人：有特急、高危预警未办结的人不发，因为骗子可能正看着他的手机；签收已够、已截止或撤回的，也不再发。
      </p>
      <button type="button" className="place" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        看未发送的是谁
      </button>
      {isOpen && <PeopleList load={load} />}
    </>
  );
}

function PeopleList({ load }: { load: (after: string | null) => Promise<BoardPeopleData> }) {
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
