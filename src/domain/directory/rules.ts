import { isSameName } from '../../lib/names.ts';
import type { Recipient, Role, Step } from './types.ts';

/** One holder of a role and one person who might stand for him: himself (depth 0) or a substitute of his leave. */
export interface Stand {
  holderId: string;
  role: Role;
  scopeId: string;
  primary: boolean;
  onShift: boolean;
  depth: number;
  personId: string;
  name: string;
  userid: string | null;
  away: boolean;
}

interface StandInOptions {
  /** In the order in which people are told; a person with two of them stands with the first. */
  roles: readonly Role[];
  /** Roles whose roster narrows: while anybody available is on shift, only those on shift stand. */
  rostered: readonly Role[];
  except?: readonly string[];
  /** Rather a card to somebody on leave than silence; off where another role can step in. */
  keepAway?: boolean;
}

/** Who stands on which step of the ladder (0 and 1: all advisors and the opted-in owner of the grid unit). */
export const rolesOfStep: Record<Step, readonly Role[]> = {
  0: ['ADVISOR', 'GRID_OWNER'],
  1: ['ADVISOR', 'GRID_OWNER'],
  2: ['COMMUNITY_POLICE'],
  3: ['STATION_DUTY'],
  4: ['STATION_CHIEF', 'CENTER_OFFICER'],
};

/** Duties that a leave hands to the substitute; administration and audit stay with their holder. */
export const duties: readonly Role[] = [
  'CENTER_OFFICER',
  'STATION_CHIEF',
  'STATION_DUTY',
  'COMMUNITY_POLICE',
  'ADVISOR',
  'GRID_OWNER',
  'PROPAGANDIST',
  'DESK',
];

/** Leave first (substitute, else skipped), roster second, and the absent only when nobody else is left. */
export function whoStands(stands: readonly Stand[], options: StandInOptions): Recipient[] {
  const except = new Set(options.except);
  const posts = postsOf(stands, except);
  const present = narrowToShift(posts.filter(isFilled), options.rostered);
  const chosen = present.length > 0 || options.keepAway === false ? present : absent(posts, except, options.rostered);
  return distinctPeople(chosen.toSorted(inTurn(options.roles)));
}

interface Post {
  role: Role;
  scopeId: string;
  primary: boolean;
  onShift: boolean;
  holder: Stand;
  by: Stand | null;
}
type FilledPost = Post & { by: Stand };

function postsOf(stands: readonly Stand[], except: ReadonlySet<string>): Post[] {
  const chains = new Map<string, Stand[]>();
  for (const stand of stands) {
    const key = `${stand.role} ${stand.scopeId} ${stand.holderId}`;
    chains.set(key, [...(chains.get(key) ?? []), stand]);
  }
  return [...chains.values()].flatMap((chain) => {
    const nearestFirst = chain.toSorted((a, b) => a.depth - b.depth);
    const [holder] = nearestFirst;
    if (holder === undefined) return [];
    const { role, scopeId, primary, onShift } = holder;
    const by = nearestFirst.find(({ away, personId }) => !away && !except.has(personId)) ?? null;
    return [{ role, scopeId, primary, onShift, holder, by }];
  });
}

const isFilled = (post: Post): post is FilledPost => post.by !== null;

function narrowToShift<P extends Post>(posts: readonly P[], rostered: readonly Role[]): P[] {
  const manned = new Set(posts.filter(({ onShift }) => onShift).map(({ role, scopeId }) => `${role} ${scopeId}`));
  return posts.filter(
    ({ role, scopeId, onShift }) => onShift || !rostered.includes(role) || !manned.has(`${role} ${scopeId}`),
  );
}

function absent(posts: readonly Post[], except: ReadonlySet<string>, rostered: readonly Role[]): FilledPost[] {
  const asked = posts.filter(({ holder }) => !except.has(holder.personId));
  return narrowToShift(asked, rostered).map((post) => ({ ...post, by: post.holder }));
}

function inTurn(roles: readonly Role[]) {
  return (a: FilledPost, b: FilledPost): number =>
    roles.indexOf(a.role) - roles.indexOf(b.role) ||
    Number(b.onShift) - Number(a.onShift) ||
    Number(b.primary) - Number(a.primary) ||
    (a.by.personId < b.by.personId ? -1 : 1);
}

function distinctPeople(posts: readonly FilledPost[]): Recipient[] {
  const recipients = new Map<string, Recipient>();
  for (const { role, primary, onShift, by } of posts) {
    if (recipients.has(by.personId)) continue;
    recipients.set(by.personId, { personId: by.personId, name: by.name, userid: by.userid, role, primary, onShift });
  }
  return [...recipients.values()];
}

/** What tells who somebody is. */
interface Identity {
  name: string;
  phoneHash: string | null;
  userid: string | null;
}

/**
 * Whether a list may change who somebody is. OWN: all he works in and holds lies in the reach. GUARDED: it does, but he is
 * police or sits at a desk, and no list changes him. FOREIGN: something of his lies elsewhere; nothing is told of him.
 */
export type Hold = 'OWN' | 'GUARDED' | 'FOREIGN';

/** Whose an account is, or was when he left. */
interface Holder extends Pick<Identity, 'name' | 'phoneHash'> {
  hold: Hold;
  left: boolean;
}

/** Whether whoever has a number may be the row's: only a different name together with a different phone says no. */
export function isSame(known: Identity, row: Identity): boolean {
  if (isSameName(known.name, row.name) || known.phoneHash === null) return true;
  if (row.userid !== null && known.userid === row.userid) return true;
  return row.phoneHash === null || known.phoneHash === row.phoneHash;
}

/** An account alone makes nobody somebody else: the name or the phone must agree, where they are known. */
export function isHolder(holder: Holder, row: Pick<Identity, 'name' | 'phoneHash'>): boolean {
  if (holder.hold === 'FOREIGN') return false;
  if (isSameName(holder.name, row.name) || isKnownByAccountOnly(holder)) return true;
  return row.phoneHash !== null && holder.phoneHash === row.phoneHash;
}

export function isKnownByAccountOnly({ phoneHash, hold, left }: Omit<Holder, 'name'>): boolean {
  return phoneHash === null && hold === 'OWN' && !left;
}
