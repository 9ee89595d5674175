import { type Action, type Grant, grantsGiven, isOfficer, isOfTheCounty } from '../../kernel/access/index.ts';
import type { LiveChange } from './api.ts';
import type { PlacedChange } from './types.ts';

/** Who looks at a stream, with the grants last read. */
export interface Onlooker {
  personId: string;
  grants: readonly Grant[];
}

/** By topic, the right that lets somebody know of it. */
const RIGHTS: Readonly<Record<string, Action>> = {
  warnings: 'warning.view',
  bulletins: 'bulletin.view',
  campaigns: 'campaign.view',
  readiness: 'readiness.view',
};

/** As `note_rights_change` writes it: for whom nobody in particular is named. */
const EVERYBODY = '*';

/** Open and closed alike: that an id changed says nothing of either, and the page that asks anew is judged by itself. */
const LATELY = { self: false, open: true, closedForMs: 0 };

/** What of a change this reader is told; null: nothing. */
export function shownTo({ personId, grants }: Onlooker, change: PlacedChange): LiveChange | null {
  const { topic, id, version } = change;
  if (topic === 'channel') return { topic, id: '', version: null };
  if (topic === 'rights') return id === EVERYBODY || id === personId ? { topic: 'desk', id: '', version: null } : null;
  const right = RIGHTS[topic];
  if (right === undefined || change.aboutPersonId === personId) return null;
  const given = grantsGiven(grants, right, LATELY).filter(({ role }) => role !== 'EMPLOYEE');
  if (given.length === 0) return null;
  if (lies(change, given, personId)) return { topic, id, version };
  // Of what goes to many places, or to none he commands, he learns that something changed, and not which.
  return topic === 'warnings' ? null : { topic, id: '', version: null };
}

function lies({ covering, organisationIds, scopeIds, byPersonId }: PlacedChange, given: readonly Grant[], by: string) {
  if (given.some(isOfTheCounty)) return true;
  if (organisationIds.length === 0 && scopeIds.length === 0) return byPersonId === by && given.some(isOfficer);
  return given.some(({ scopeId }) => covering.has(scopeId));
}
