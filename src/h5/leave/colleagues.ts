import { organisations } from '../organisations/api.ts';
import { advisedPlaces, type Profile } from '../profile.ts';
import type { Leave, Shift } from './api.ts';

export interface Colleague {
  id: string;
  name: string;
}

/** Who may stand in: whoever is on the same rosters, and the owners of units where the reader is an advisor. */
export async function colleaguesOf(profile: Profile, leaves: Leave[], shifts: Shift[]): Promise<Colleague[]> {
  const lists = await Promise.all(advisedPlaces(profile).map(({ id }) => organisations.units(id)));
  const owners = lists.flatMap(({ units }) => units.flatMap((unit) => unit.owners));
  const found = new Map<string, string>();
  for (const { personId, name } of [...shifts, ...leaves, ...owners]) found.set(personId, name);
  for (const { personId } of [...profile.leaves, ...profile.shifts]) found.delete(personId);
  return [...found].map(([id, name]) => ({ id, name }));
}
