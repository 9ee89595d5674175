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
 * Turns unpinned phones to the members of their role who are called now: those of the place where a phone rang last. A
 * phone of one of them stays, so that the first phone goes on being the first advisor's when all are called at once.
 */
export function followRecent(slots: Slot[], recent: Member[]): Slot[] {
  let turned = slots;
  for (const role of new Set(slots.map((slot) => slot.role))) {
    const places = turned.filter((slot) => slot.role === role && !slot.isPinned);
    const missing = calledNow(recent, role).filter(
      ({ userid }) => !turned.some((slot) => slot.member?.userid === userid),
    );
    for (const place of places) {
      if (isCalled(place.member, recent, role)) continue;
      const next = missing.shift();
      if (next) turned = turned.map((slot) => (slot.id === place.id ? { ...slot, member: next } : slot));
    }
  }
  return turned;
}

function isCalled(member: Member | null, recent: Member[], role: string): boolean {
  return calledNow(recent, role).some(({ userid }) => userid === member?.userid);
}

/** By account, which puts the first advisor before the deputies. */
function calledNow(recent: Member[], role: string): Member[] {
  const called = recent.filter(({ roles }) => roles.includes(role));
  return called.filter(({ org }) => org === called[0]?.org).sort((a, b) => a.userid.localeCompare(b.userid));
}
