import type { BulletinViewData, OptionsData } from '../../../domain/bulletins/api.ts';
import { fillBlanks } from '../../../domain/presets/types.ts';
import { fromLocalInput, toLocalInput } from '../time.ts';

/** What the form holds; texts as typed, times as the phone's picker gives them. */
export interface Draft {
  title: string;
  body: string;
  longText: string;
  fraudType: string;
  templateId: string;
  ackRequired: boolean;
  deadline: string;
  scheduled: string;
  drill: boolean;
  quorum: string;
  waveMinutes: string;
  roles: string[];
  townshipIds: string[];
  stationIds: string[];
  kinds: string[];
  tiers: string[];
  sectors: string[];
  industries: string[];
  tags: string[];
  posts: string;
  /** Single organisations, found by their name. */
  organisations: Place[];
  /** Grid units, chosen elsewhere: the form keeps them, so that a change never widens the audience. */
  units: Place[];
  /** Empty: nothing is asked. */
  question: string;
  /** The four boxes; empty ones are no answers. */
  answers: string[];
}

export interface Place {
  id: string;
  name: string;
}

export type Change = (part: Partial<Draft>) => void;

export const LISTS = ['townshipIds', 'stationIds', 'kinds', 'tiers', 'sectors', 'industries', 'tags'] as const;

const EMPTY: Draft = {
  title: '',
  body: '',
  longText: '',
  fraudType: '',
  templateId: '',
  ackRequired: true,
  deadline: '',
  scheduled: '',
  drill: false,
  quorum: '',
  waveMinutes: '',
  roles: ['ADVISOR'],
  townshipIds: [],
  stationIds: [],
  kinds: [],
  tiers: [],
  sectors: [],
  industries: [],
  tags: [],
  posts: '',
  organisations: [],
  units: [],
  question: '',
  answers: [],
};

/** An empty form: who is asked to sign has a day for it. Advisors write to their colleagues, police to advisors. */
export function newDraft(now: string, { templatesOnly }: Pick<OptionsData, 'templatesOnly'>): Draft {
  const tomorrow = Math.ceil((Date.parse(now) + DAY_MS) / HOUR_MS) * HOUR_MS;
  return { ...EMPTY, deadline: toLocalInput(tomorrow), roles: [templatesOnly ? 'EMPLOYEE' : 'ADVISOR'] };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A template fills the form; without one, what stands there stays. */
export function fromTemplate(
  { templates, blanks }: Pick<OptionsData, 'templates' | 'blanks'>,
  templateId: string,
): Partial<Draft> {
  const found = templates.find(({ id }) => id === templateId);
  if (!found) return { templateId: '' };
  const { title, body, fraudType } = found;
  return { templateId, title: fillBlanks(title, blanks), body: fillBlanks(body, blanks), fraudType };
}

/** Words changed after a template filled them in are the writer's own. */
export function ownWords(part: Partial<Pick<Draft, 'title' | 'body' | 'fraudType'>>): Partial<Draft> {
  return { ...part, templateId: '' };
}

/** Whether there is a card to show yet. */
export function hasWords({ templateId, title, body, fraudType }: Draft): boolean {
  return templateId !== '' || (title.trim() !== '' && body.trim() !== '' && fraudType !== '');
}

type Audience = Pick<Draft, (typeof LISTS)[number] | 'roles' | 'posts' | 'organisations' | 'units'>;

/** The part of the form that says who it is for, whole: nothing of what was chosen before is left. */
export function audienceIn({ filter, places }: Pick<BulletinViewData, 'filter' | 'places'>): Audience {
  const named = (ids: readonly string[] = []): Place[] =>
    ids.map((id) => ({ id, name: places.find((place) => place.id === id)?.name ?? id }));
  return {
    roles: [...filter.roles],
    townshipIds: [...(filter.townshipIds ?? [])],
    stationIds: [...(filter.stationIds ?? [])],
    kinds: [...(filter.kinds ?? [])],
    tiers: [...(filter.tiers ?? [])],
    sectors: [...(filter.sectors ?? [])],
    industries: [...(filter.industries ?? [])],
    tags: [...(filter.tags ?? [])],
    posts: (filter.posts ?? []).join('、'),
    organisations: named(filter.organisationIds),
    units: named(filter.gridUnitIds),
  };
}

export function draftOf(view: BulletinViewData): Draft {
  return {
    ...EMPTY,
    ...audienceIn(view),
    title: view.title,
    body: view.body,
    longText: view.longText ?? '',
    fraudType: view.fraudType,
    templateId: view.templateId ?? '',
    ackRequired: view.ackRequired,
    deadline: view.deadlineAt ? toLocalInput(view.deadlineAt) : '',
    scheduled: view.scheduledAt ? toLocalInput(view.scheduledAt) : '',
    drill: view.drill,
    quorum: view.quorum?.toString() ?? '',
    waveMinutes: view.waveMinutes?.toString() ?? '',
    question: view.question?.text ?? '',
    answers: view.question?.answers.map(({ text }) => text) ?? [],
  };
}

/** Who it is for, as it is sent. */
export function filterOf(draft: Audience): object {
  const posts = draft.posts.split(/[、,，\s]+/).filter(Boolean);
  const lists = Object.fromEntries(LISTS.filter((key) => draft[key].length > 0).map((key) => [key, draft[key]]));
  return {
    roles: draft.roles,
    ...lists,
    ...idsOf('organisationIds', draft.organisations),
    ...idsOf('gridUnitIds', draft.units),
    ...(posts.length > 0 ? { posts } : {}),
  };
}

/** What is sent; empty fields are left out, so that the service names what is missing. */
export function inputOf(draft: Draft): object {
  const words = draft.templateId ? { templateId: draft.templateId } : wordsOf(draft);
  return {
    ...words,
    ...given('longText', draft.longText.trim()),
    ackRequired: draft.ackRequired,
    ...given('deadlineAt', draft.ackRequired ? draft.deadline && fromLocalInput(draft.deadline) : null),
    ...given('scheduledAt', draft.scheduled && fromLocalInput(draft.scheduled)),
    ...given('quorum', Number(draft.quorum)),
    ...given('waveMinutes', Number(draft.waveMinutes)),
    drill: draft.drill,
    ...(draft.question.trim()
      ? { question: { text: draft.question.trim(), answers: draft.answers.map((text) => text.trim()).filter(Boolean) } }
      : {}),
    filter: filterOf(draft),
  };
}

function idsOf(key: string, places: readonly Place[]): object {
  return places.length > 0 ? { [key]: places.map(({ id }) => id) } : {};
}

function wordsOf({ title, body, fraudType }: Draft): object {
  return { ...given('title', title.trim()), ...given('body', body.trim()), ...given('fraudType', fraudType) };
}

function given(key: string, value: string | number | null): object {
  return value ? { [key]: value } : {};
}

/** What somebody typed and has not saved, kept in this tab through a swipe back or a reload. */
export interface Kept {
  draft: Draft;
  /** The form as it was opened: what was saved elsewhere meanwhile is not written over. */
  from: string;
}

/** As much of the browser's storage as is needed here. */
interface KeptStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** One for each person and page: a borrowed phone shows nobody what another wrote. */
const keyOf = (userid: string, path: string) => `eqian:draft:${userid}:${path}`;

export function keepDraft(userid: string, path: string, kept: Kept): void {
  storage((kind) => kind.setItem(keyOf(userid, path), JSON.stringify(kept)));
}

export function forgetDraft(userid: string, path: string): void {
  storage((kind) => kind.removeItem(keyOf(userid, path)));
}

/** Null when nothing was typed, or what it was typed into has changed since. */
export function keptDraft(userid: string, path: string, opened: Draft, from: string): Draft | null {
  const text = storage((kind) => kind.getItem(keyOf(userid, path)));
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    return kept.from === from && kept.draft ? { ...opened, ...kept.draft } : null;
  } catch {
    return null;
  }
}

/** A web view may forbid or have filled its storage: then the form works as before, and keeps nothing. */
function storage<T>(use: (kind: KeptStore) => T): T | null {
  try {
    const { sessionStorage } = globalThis as { sessionStorage?: KeptStore };
    return sessionStorage ? use(sessionStorage) : null;
  } catch {
    return null;
  }
}
