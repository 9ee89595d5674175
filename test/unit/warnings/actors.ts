import type { Person } from '../../../src/domain/warnings/types.ts';
import { addMs, minutes, shanghaiAt } from '../../../src/lib/time.ts';

export const anna: Person = { personId: 'advisor-anna', kind: 'ADVISOR' };
export const bela: Person = { personId: 'advisor-bela', kind: 'ADVISOR' };
export const officer: Person = { personId: 'police-one', kind: 'POLICE' };
export const secondOfficer: Person = { personId: 'police-two', kind: 'POLICE' };

/** Ten in the morning of a working day: no pause near. */
export const morning = shanghaiAt('2026-11-20', '10:00');
export const minute = (count: number): Date => addMs(morning, minutes(count));
