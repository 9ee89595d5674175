import type { Texts } from '../../config/text-file.ts';
import type { LogWords } from './api.ts';

type Named = Pick<Texts, 'log' | 'actions' | 'bulletin' | 'mendActs' | 'disclosure'>;
/** What modules call their own actions and objects. */
type Own = Partial<Pick<LogWords, 'actions' | 'objects'>>;

/** Every code of the log in words; a module's own deeds are called as on its pages. */
export function logWords({ log, actions, bulletin, mendActs, disclosure }: Named, own: Own = {}): LogWords {
  const { objects, purposes, categories } = log;
  const under = (module: string, title: string, names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([code, name]) => [`${module}.${code}`, `${title}：${name}`]);
  const all = [
    ...under('warning', '预警', actions),
    ...under('bulletin', '通报', bulletin.actions),
    ...under('readiness', '缺口', mendActs),
    ...Object.entries({ ...log.actions, ...own.actions }),
  ];
  return {
    actions: Object.fromEntries(all),
    objects: { ...objects, ...own.objects },
    ...{ purposes, categories, bases: disclosure.bases },
  };
}
