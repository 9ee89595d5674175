import type { output } from 'zod';
import type { ProfileView } from '../../domain/posts/api.ts';
import { call } from './call.ts';

export type Profile = output<typeof ProfileView>;

export const loadProfile = () => call<Profile>('GET', '/api/me/profile');
