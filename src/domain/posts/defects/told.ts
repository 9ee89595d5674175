import type { Texts } from '../../../config/text-file.ts';
import { DEFECT_KINDS, type DefectKind } from '../../directory/index.ts';
import type { Alarm, Defects, ShownDefect } from './service.ts';
import type { OpenDefect } from './store.ts';

/** Gaps in the reader's words. */
export function createDefectWords(texts: Texts) {
  const titleOf = (kind: DefectKind) => texts.defects[kind]?.title ?? kind;

  return {
    counts: (counts: Record<string, number>) =>
      DEFECT_KINDS.filter((kind) => counts[kind]).map((kind) => ({
        kind,
        title: titleOf(kind),
        count: counts[kind] ?? 0,
      })),

    one: ({ note, personId: _, step, openedAt, acts, ...defect }: ShownDefect) => ({
      ...defect,
      title: titleOf(defect.kind),
      said: texts.defects[defect.kind]?.said ?? '',
      about: aboutOf({ kind: defect.kind, note }, step === null ? '' : (texts.steps[step] ?? '')),
      openedAt: openedAt.toISOString(),
      acts: acts.map((act) => ({ act, name: texts.mendActs[act] ?? act })),
    }),

    officer: ({ personId, name, role, near }: Awaited<ReturnType<Defects['officers']>>[number]) => ({
      personId,
      name,
      post: texts.roles[role] ?? '',
      near,
    }),

    alarm: (alarm: Alarm | null) =>
      alarm && {
        text: `${titleOf(alarm.kind)}${alarm.errcode ? `（错误码${alarm.errcode}）` : ''}，预警发不出去`,
        path: `/h5/defects/${alarm.kind}`,
        since: alarm.since?.toISOString() ?? null,
      },
  };
}

/** What the note says, where it is for people. */
function aboutOf({ kind, note }: Pick<OpenDefect, 'kind' | 'note'>, step: string): string {
  if (kind === 'EMPTY_STEP') return step;
  if (kind === 'LECTURE_PROPOSED') return `外省新员工${note ?? ''}人`;
  if (kind === 'CONTACTS_SHRANK') return `${(note ?? '').replace('/', '人不见，原有')}人`;
  if (kind === 'APP_CLOSED' || kind === 'APP_CLOSING' || kind === 'CONTACTS_UNREAD') return note ?? '';
  if (kind === 'CALLBACKS_QUARANTINED' || kind === 'DEAD_LETTERS') return `${note ?? ''}条`;
  if (kind === 'CHANNEL_FAILURE') return note ? `错误码${note}` : '';
  if (kind === 'ADVISOR_AWAY') return note ?? '';
  if (kind === 'LEFT_COMPANY' || kind === 'WRONG_PERSON') return note ?? '';
  return '';
}
