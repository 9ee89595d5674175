import type { DeskMeData } from '../../../domain/desk/api.ts';
import type { PeopleListData, PlaceListData } from '../../../domain/people/api.ts';
import type { QueueData } from '../../../domain/warning-views/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { useSettled } from '../parts/settled.ts';

export interface Find {
  key: string;
  kind: string;
  title: string;
  /** Where it is shown. */
  path: string;
}

const LEAST_SIGNS = 2;
const EACH = 5;

/**
 * Warnings by number, people and organisations by name or pinyin, asked of the lists' own searches: those show what this
 * reader may see and note that he looked. What he has no right to is not asked for.
 */
export function useFinds(me: DeskMeData, words: string): readonly Find[] {
  const q = useSettled(words.trim());
  const isAsked = q.length >= LEAST_SIGNS && q === words.trim();
  const hasWarnings = me.rights.includes('warning.list');
  const hasPeople = me.rights.includes('person.view');
  const isNumber = /^[\w-]*\d[\w-]*$/.test(q);
  const asksWarnings = isAsked && hasWarnings && isNumber && q.length <= 20;
  const asksPeople = isAsked && hasPeople;
  const warnings = useAsk<QueueData>(`/api/desk/warnings?${query({ open: 'all', number: q, limit: EACH })}`, {
    isOn: asksWarnings,
  });
  const people = useAsk<PeopleListData>(`/api/people?${query({ q, limit: EACH })}`, { isOn: asksPeople });
  const places = useAsk<PlaceListData>(`/api/places?${query({ q, limit: EACH })}`, { isOn: asksPeople && !isNumber });
  return [
    ...(asksWarnings ? (warnings.data?.warnings ?? []) : []).map(({ id, number, organisation }) => ({
      ...{ key: `warning ${id}`, kind: '预警', path: `/w/${id}` },
      title: [number, organisation].filter(Boolean).join(' '),
    })),
    ...(asksPeople ? (people.data?.people ?? []) : []).map(({ id, personId, name, organisation, unit }) => ({
      ...{ key: `person ${id}`, kind: '人员', path: `/people?${query({ q, person: personId })}` },
      title: [name, organisation, unit].filter(Boolean).join(' '),
    })),
    ...(asksPeople && !isNumber ? (places.data?.places ?? []) : [])
      .filter(({ kind }) => kind === 'ORGANISATION')
      .map(({ id, name }) => ({
        ...{ key: `place ${id}`, kind: '单位', title: name },
        path: `/places?${query({ at: id })}`,
      })),
  ];
}
