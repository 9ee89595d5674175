import type { Member } from './api.ts';

/** One phone on the desk: whose it is, and whether it turns by itself to whoever of its role is being called. */
export interface Slot {
  id: string;
  label: string;
  role: string;
  member: Member | null;
  isPinned: boolean;
}

const PLACES: [id: string, label: string, role: string][] = [
  ['advisor', '安全顾问', 'ADVISOR'],
  ['deputy', '副顾问', 'ADVISOR'],
  ['community', '社区民警', 'COMMUNITY_POLICE'],
  ['duty', '派出所值班', 'STATION_DUTY'],
  ['centre', '反诈中心', 'CENTER_OFFICER'],
];

/** An advisor with a deputy, and one officer of each step above them. */
export function firstSlots(members: Member[]): Slot[] {
  const advisors = members.filter(({ roles }) => roles.includes('ADVISOR'));
  const advisor =
    advisors.find(({ org, userid }) => advisors.some((other) => other.org === org && other.userid !== userid)) ??
    advisors[0];
  const taken = new Set<string>();
  return PLACES.map(([id, label, role]) => {
    const fitting = members.filter((member) => member.roles.includes(role) && !taken.has(member.userid));
    const member =
      (role === 'ADVISOR' ? fitting.find(({ org }) => org === advisor?.org) : fitting[0]) ?? fitting[0] ?? null;
    if (member) taken.add(member.userid);
    return { id, label, role, member, isPinned: false };
  });
}

/**
 * Turns unpinned phones to the members of their role who are called now: the first ones of the place where a phone rang
 * last, so that one warning always shows on the same phones, in whatever order it reached them.
 */
export function followRecent(slots: Slot[], recent: Member[]): Slot[] {
  let turned = slots;
  for (const role of new Set(slots.map((slot) => slot.role))) {
    const places = turned.filter((slot) => slot.role === role && !slot.isPinned);
    const elsewhere = turned.filter((slot) => !places.includes(slot));
    const wanted = calledNow(recent, role)
      .filter((member) => !holds(elsewhere, member))
      .slice(0, places.length);
    const missing = wanted.filter((member) => !holds(places, member));
    for (const place of places) {
      if (wanted.some((member) => holds([place], member))) continue;
      const next = missing.shift();
      if (next) turned = turned.map((slot) => (slot.id === place.id ? { ...slot, member: next } : slot));
    }
  }
  return turned;
}

function holds(slots: Slot[], { userid }: Member): boolean {
  return slots.some((slot) => slot.member?.userid === userid);
}

/** By account, which puts the first advisor before the deputies. */
function calledNow(recent: Member[], role: string): Member[] {
  const called = recent.filter(({ roles }) => roles.includes(role));
  return called.filter(({ org }) => org === called[0]?.org).sort((a, b) => a.userid.localeCompare(b.userid));
}
