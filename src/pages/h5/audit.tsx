import { useState } from 'react';
import type { output } from 'zod';
import type { DisclosuresView } from '../../domain/disclosures/api.ts';
import type { AuditListView, LogWordsView, VerificationView } from '../../kernel/audit/api.ts';
import { call } from '../kit/call.ts';
import { CommandLine } from '../kit/command.tsx';
import { useLoaded, usePaged } from '../kit/data.ts';
import { optionsOf, Typed } from '../kit/fields.tsx';
import { ResourceList } from '../kit/list.tsx';
import { Page, Unready } from '../kit/page.tsx';
import { minuteText } from '../kit/time.ts';
import { TimelineEntry } from '../kit/timeline.tsx';

type AuditData = output<typeof AuditListView>;
type DisclosuresData = output<typeof DisclosuresView>;

const useLogWords = () => useLoaded<output<typeof LogWordsView>>('/api/audit/words').data;
const ACTORS: Record<string, string> = { system: '系统', gateway: '预警接口', operator: '服务器命令行' };

/** Who did or saw what, and whether the log is whole. */
export function AuditPage() {
  const [by, setBy] = useState({ objectId: '', action: '' });
  const list = usePaged<AuditData>('/api/audit', { query: { limit: 50, ...by }, cursor: 'before' });
  const words = useLogWords();
  const [verified, setVerified] = useState('');
  if (!list.page || !words) return <Unready of={list} />;
  const verify = async () => {
    const { ok, checked, faultAt } = await call<output<typeof VerificationView>>('GET', '/api/audit/verification');
    setVerified(ok ? `日志完整，共核对${checked}条` : `第${faultAt ?? '?'}条对不上，请立即保存现场并报告`);
  };
  return (
    <Page
      of={{ ...list, said: verified }}
      title="审计日志"
      lead="谁在何时做了什么、看了什么；只能查看，不能更改。"
      foot={{ '/h5/disclosures': '个人信息提供记录', '/h5/home': '首页' }}
    >
      <section className="card form">
        <CommandLine command={{ label: '核对日志是否完整', run: verify }} />
        <Typed
          title="只看一种操作"
          kind="choice"
          options={optionsOf(Object.entries(words.actions), (one) => one, '全部')}
          value={by.action}
          onChange={(action) => setBy({ ...by, action })}
        />
        {by.objectId && (
          <button type="button" className="text-button" onClick={() => setBy({ ...by, objectId: '' })}>
            只看了一个对象，改看全部
          </button>
        )}
      </section>
      <ResourceList
        list={list}
        rows={({ entries }) => entries}
        keyOf={({ id }) => id}
        empty="没有符合条件的记录"
        as="ol"
        className="card timeline"
        row={({ at, action, actor, actorKind, objectKind, objectId, ip, route, ...about }) => (
          <TimelineEntry
            at={at}
            time={minuteText(at)}
            head={words.actions[action] ?? '其他操作'}
            text={objectBeside(words.actions[action], words.objects[objectKind])}
            notes={[
              aboutText(about),
              [actor ?? ACTORS[actorKind], ip].filter(Boolean).join(' '),
              routeText(route ?? (objectKind === 'route' ? objectId : '')),
            ]}
          >
            <button type="button" className="text-button" onClick={() => setBy({ ...by, objectId })}>
              只看它
            </button>
          </TimelineEntry>
        )}
      />
    </Page>
  );
}

/** What it was done to, unless the action names it already. */
function objectBeside(action = '', object = ''): string {
  return action.includes(object) ? '' : object;
}

/** By which it was looked at, or which one was refused. */
function routeText(route: string): string {
  return route && `接口：${route}`;
}

type About = Pick<AuditData['entries'][number], 'number' | 'organisation' | 'person' | 'people' | 'reason'>;

/** Which one, whose and why. */
function aboutText({ number, organisation, person, people, reason }: About): string {
  const parts = [number, organisation, person, people === null ? null : `${people}人`, reason && `原因：${reason}`];
  return parts.filter(Boolean).join('，');
}

const DAYS = 90;
const DAY_MS = 86_400_000;

/** To whom personal data went, and why it might. */
export function DisclosuresPage() {
  const [now] = useState(Date.now);
  const from = new Date(now - DAYS * DAY_MS).toISOString();
  const list = usePaged<DisclosuresData>('/api/disclosures', { query: { from, order: 'newest' } });
  const words = useLogWords();
  if (!list.page || !words) return <Unready of={list} />;
  return (
    <Page
      of={list}
      title="个人信息提供记录"
      lead={`最近${DAYS}天提供给单位人员的，以及导出为文件的个人信息。`}
      foot={{ '/h5/audit': '审计日志', '/h5/home': '首页' }}
    >
      <ResourceList
        list={list}
        rows={({ disclosures }) => disclosures}
        keyOf={({ id }) => id}
        empty="还没有记录"
        as="ol"
        className="card timeline"
        row={({ at, recipientName, people, isFile, purpose, categories, basis }) => (
          <TimelineEntry
            at={at}
            time={minuteText(at)}
            head={recipientName ?? '本人导出'}
            text={`${people}人${isFile ? '，文件' : ''}`}
            notes={[
              `${words.purposes[purpose] ?? ''}：${categories.map((category) => words.categories[category] ?? '其他').join('、')}`,
              `依据：${words.bases[basis] ?? basis}`,
            ]}
          />
        )}
      />
    </Page>
  );
}
