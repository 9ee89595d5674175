import '../parts/form.css';
import '../parts/plain.css';
import { useCallback, useEffect, useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { useLoaded } from '../use-loaded.ts';
import { usePaged } from '../use-paged.ts';
import { type AuditPageData, audit } from './api.ts';

const entriesOf = (page: AuditPageData) => page.entries;
const ACTORS: Record<string, string> = { system: '系统', gateway: '预警接口', operator: '服务器命令行' };

/** Who did or saw what, and whether the log is whole. */
export function AuditPage() {
  const [by, setBy] = useState({ objectId: '', action: '' });
  const load = useCallback((before: string | number | null) => audit.list(by, before as number | null), [by]);
  const list = usePaged(load, entriesOf);
  const { data: words } = useLoaded(audit.words);
  const { busy, trouble, run } = useAct();
  const [verified, setVerified] = useState('');
  useEffect(() => {
    document.title = '审计日志';
  }, []);
  if (list.problem) return <Unopened problem={list.problem} />;
  if (!list.page || !words) return <Opening />;
  const verify = () =>
    void run('verify', async () => {
      const { ok, checked, faultAt } = await audit.verify();
      setVerified(ok ? `日志完整，共核对${checked}条` : `第${faultAt ?? '?'}条对不上，请立即保存现场并报告`);
    });
  return (
    <main className="plain">
      <h1>审计日志</h1>
      <p className="lead">谁在何时做了什么、看了什么；只能查看，不能更改。</p>
      {verified && (
        <p className="said" role="status">
          {verified}
        </p>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <section className="card form">
        <ActButton isBusy={busy !== null} onPress={verify}>
          核对日志是否完整
        </ActButton>
        <label>
          <span>只看一种操作</span>
          <select value={by.action} onChange={(event) => setBy({ ...by, action: event.target.value })}>
            <option value="">全部</option>
            {Object.entries(words.actions).map(([action, name]) => (
              <option key={action} value={action}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {by.objectId && (
          <button type="button" className="text-button" onClick={() => setBy({ ...by, objectId: '' })}>
            只看了一个对象，改看全部
          </button>
        )}
      </section>
      {list.items.length === 0 ? (
        <p className="nothing-yet">没有符合条件的记录</p>
      ) : (
        <section className="card lines">
          {list.items.map(({ id, at, action, actor, actorKind, objectKind, objectId, ip, ...about }) => (
            <div key={id} className="ends">
              <span>
                <b>{words.actions[action] ?? '其他操作'}</b>{' '}
                {objectBeside(words.actions[action], words.objects[objectKind])}
                <br />
                {aboutText(about) && (
                  <>
                    {aboutText(about)}
                    <br />
                  </>
                )}
                <span className="small">
                  {minuteText(at)} {actor ?? ACTORS[actorKind] ?? ''} {ip ?? ''}
                </span>
              </span>
              <button type="button" className="text-button" onClick={() => setBy({ ...by, objectId })}>
                只看它
              </button>
            </div>
          ))}
        </section>
      )}
      <More list={list} />
      <p className="page-foot">
        <a href="/h5/disclosures">个人信息提供记录</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

/** What it was done to, unless the deed names it already. */
function objectBeside(deed = '', object = ''): string {
  return deed.includes(object) ? '' : object;
}

type About = Pick<AuditPageData['entries'][number], 'number' | 'organisation' | 'person' | 'people' | 'reason'>;

/** Which one, whose and why. */
function aboutText({ number, organisation, person, people, reason }: About): string {
  const parts = [
    number,
    organisation,
    person,
    people === null ? null : `${people}人`,
    // A code of the service, and the path of a request, are for who reads the log by its interface.
    reason && !/^[a-z_]+$/.test(reason) && `原因：${reason}`,
  ];
  return parts.filter(Boolean).join('，');
}
