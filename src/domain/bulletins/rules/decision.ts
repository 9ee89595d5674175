import type { Bulletin, Done, Refused } from '../types.ts';

export function done(bulletin: Bulletin, action: string, detail?: Done['detail']): Done {
  return { outcome: 'done', bulletin, action, ...(detail ? { detail } : {}) };
}

export function refused(field: string, message: string, value?: string | number): Refused {
  return { outcome: 'refused', field, message, ...(value === undefined ? {} : { with: value }) };
}

export const wrongState = refused('', 'state');
