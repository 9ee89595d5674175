import type { output } from 'zod';
import type { ProfileView } from '../domain/posts/api.ts';
import { call } from './call.ts';

export type Profile = output<typeof ProfileView>;

const POLICE: readonly string[] = ['CENTER_OFFICER', 'STATION_DUTY', 'STATION_CHIEF', 'COMMUNITY_POLICE'];

export const loadProfile = () => call<Profile>('GET', '/api/me/profile');

export function isPolice({ roles }: Profile): boolean {
  return roles.some(({ role }) => POLICE.includes(role));
}

export function hasRole({ roles }: Profile, name: string): boolean {
  return roles.some(({ role }) => role === name);
}
