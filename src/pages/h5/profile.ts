import type { output } from 'zod';
import type { MyProtectionsData } from '../../domain/campaigns/api.ts';
import type { ProfileView } from '../../domain/duty/api.ts';
import { call } from '../kit/call.ts';

export type Profile = output<typeof ProfileView>;

export const loadProfile = () => call<Profile>('GET', '/api/me/profile');
export const loadOwn = () => call<MyProtectionsData>('GET', '/api/protections/mine');
