import { afterCommit, type Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { maskName } from '../../lib/masking.ts';
import { createRecently } from '../../lib/recently.ts';
import { minutes } from '../../lib/time.ts';
import type { By } from './act.ts';
import type { BoardPeopleData } from './api.ts';
import type { Found } from './reading.ts';
import * as store from './store.ts';
import type { ReceiptState } from './types.ts';

/** An open board asks the same again every few seconds; that is one look, not twelve a minute. */
const ONE_LOOK_MS = minutes(5);

interface PeopleQuery {
  organisationId?: string | undefined;
  state?: ReceiptState | undefined;
  after?: string | undefined;
  limit: number;
}

/** Person by person, names by the reader's right; every look at people is audited. */
export function createViewPeople(audit: Audit) {
  const lookedAt = createRecently(ONE_LOOK_MS);

  return async function viewPeople(
    tx: Tx,
    { bulletin, reader }: Found,
    { state, ...page }: PeopleQuery,
    { personId, acting }: By,
  ): Promise<BoardPeopleData> {
    const { id } = bulletin;
    const rows = await store.peoplePage(tx, id, reader.sees, { ...page, states: statesAsked(state, reader.discreet) });
    const looked = [personId, id, state, page.organisationId, page.after, page.limit].join(' ');
    if (rows.length > 0 && !lookedAt.has(looked)) {
      const seen = [reader.masked ? 'masked name' : 'name'];
      const people = rows.map((row) => row.personId);
      await audit.look(tx, { ...acting, object: { kind: 'bulletin', id }, seen, people });
      afterCommit(tx, () => lookedAt.note(looked));
    }
    return {
      people: rows.map((row) => ({
        personId: row.personId,
        name: reader.masked ? maskName(row.name) : row.name,
        role: row.role,
        organisation: row.organisation,
        wave: row.wave,
        state: reader.discreet && row.state === 'SUPPRESSED' ? 'QUEUED' : row.state,
        acceptedAt: row.acceptedAt?.toISOString() ?? null,
        actedAt: row.actedAt?.toISOString() ?? null,
        reminders: row.reminders,
        sawOriginal: bulletin.corrects ? row.sawOriginal : null,
      })),
      next: rows.length === page.limit ? (rows.at(-1)?.personId ?? null) : null,
    };
  };
}

/** What the employer's people see as pending is pending or was left out. */
function statesAsked(state: ReceiptState | undefined, discreet: boolean): ReceiptState[] | undefined {
  if (!state) return undefined;
  if (!discreet) return [state];
  if (state === 'SUPPRESSED') return [];
  return state === 'QUEUED' ? ['QUEUED', 'SUPPRESSED'] : [state];
}
