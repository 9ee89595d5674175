import { useState } from 'react';
import type { BoardData, BoardOrganisationsData, BoardPeopleData } from '../../../domain/bulletins/api.ts';
import { RECEIPT_WORDS } from '../../kit/bulletins/words.ts';
import { usePaged } from '../../kit/data.ts';
import { ResourceList, Unfold } from '../../kit/list.tsx';
import { minuteText } from '../../kit/time.ts';

/** So many of a list at once; the next ones are asked for. */
const PAGE = 100;
const at = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

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
  const list = usePaged<BoardOrganisationsData>(`${at(id)}/organisations`, {
    query: { townshipId, unsigned: String(isUnsignedOnly), limit: PAGE },
  });
  return (
    <div className="place-inside">
      <ResourceList
        list={list}
        rows={({ organisations }) => organisations}
        keyOf={(organisation) => organisation.id}
        empty="都已签收"
        emptyClass="small"
        isInside
        row={(organisation) => <Place id={id} organisation={organisation} />}
      />
    </div>
  );
}

interface PlaceProps {
  id: string;
  organisation: Pick<BoardOrganisationsData['organisations'][number], 'id' | 'name' | 'silent' | 'counters'>;
}

function Place({ id, organisation }: PlaceProps) {
  return (
    <Unfold
      className="place"
      head={
        <>
          {organisation.silent && <span className="fault">未签收 </span>}
          {organisation.name}
          <span className="small">{signedText(organisation.counters)}</span>
        </>
      }
    >
      {() => <People id={id} by={`organisationId=${organisation.id}`} />}
    </Unfold>
  );
}

/** Whom it was not sent to, and why. */
export function LeftOut({ id, people }: { id: string; people: number }) {
  return (
    <>
      <p className="small">
        未发送{people}
        人：有特急、高危预警未办结的人不发，因为骗子可能正看着他的手机；签收已够、已截止或撤回的，也不再发。
      </p>
      <Unfold className="place" head="看未发送的是谁">
        {() => <People id={id} by="state=SUPPRESSED" />}
      </Unfold>
    </>
  );
}

/** The police of a county are no organisation's: an empty id is asked for as well. */
function People({ id, by }: { id: string; by: string }) {
  const list = usePaged<BoardPeopleData>(`${at(id)}/people?${by}`, { query: { limit: PAGE } });
  return (
    <ResourceList
      list={list}
      rows={({ people }) => people}
      keyOf={({ personId }) => personId}
      isInside
      row={(one) => (
        <p className="person-line">
          <span>{one.name}</span>
          <span className="small">
            {RECEIPT_WORDS[one.state]} {one.actedAt ? minuteText(one.actedAt) : ''}
          </span>
        </p>
      )}
    />
  );
}

function signedText({ acked, late, target }: BoardData['counters']): string {
  return `${acked + late}/${target}人签收`;
}
