import type { MyProtectionsData } from '../../../domain/campaigns/api.ts';
import { call } from '../call.ts';

export const loadOwn = () => call<MyProtectionsData>('GET', '/api/protections/mine');
