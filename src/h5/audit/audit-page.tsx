import '../parts/plain.css';
import { useCallback, useEffect, useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { usePaged } from '../use-paged.ts';
import { type AuditPageData, audit } from './api.ts';

const entriesOf = (page: AuditPageData) => page.entries;
const ACTORS: Record<string, string> = { system: '系统', gateway: '预警接口', operator: '服务器命令行' };

/** Who did or saw what, and whether the log is whole. */
export function AuditPage() {
  const [wanted, setWanted] = useState({ objectId: '', action: '' });
  const [by, setBy] = useState(wanted);
  const load = useCallback((before: string | number | null) => audit.list(by, before as number | null), [by]);
  const list = usePaged(load, entriesOf);
  const { busy, trouble, run } = useAct();
  const [verified, setVerified] = useState('');
  useEffect(() => {
    document.title = '审计日志';
  }, []);
  if (list.problem) return <Unopened problem={list.problem} />;
  if (!list.page) return <Opening />;
  const verify = () =>
    void run('verify', async () => {
      const { ok, checked, faultAt } = await audit.verify();
      setVerified(ok ? `日志完整，共核对${checked}条` : `第${faultAt ?? '?'}条对不上，请立即保存现场并报告`);
    });
  return (
    <main className="plain">
      <h1>审计日志</h1>
      <p className="lead">谁在何时做了什么、看了什么；只能查看，不能更改。</p>
      <ActButton isBusy={busy !== null} onPress={verify}>
        核对日志是否完整
      </ActButton>
      {verified && (
        <p className="said" role="status">
          {verified}
        </p>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          setBy(wanted);
        }}
      >
        <label>
          对象编号
          <input value={wanted.objectId} onChange={(event) => setWanted({ ...wanted, objectId: event.target.value })} />
        </label>
        <label>
          操作
          <input value={wanted.action} onChange={(event) => setWanted({ ...wanted, action: event.target.value })} />
        </label>
        <button type="submit">查找</button>
      </form>
      {list.items.length === 0 && <p className="nothing-yet">没有符合条件的记录</p>}
      <div className="lines">
        {list.items.map((entry) => (
          <p key={entry.id} className="line">
            <b>{entry.action}</b> {entry.objectKind} {entry.objectId}
            <br />
            <span className="small">
              {minuteText(entry.at)} {entry.actor ?? ACTORS[entry.actorKind] ?? ''} {entry.ip ?? ''}
            </span>
          </p>
        ))}
      </div>
      <More list={list} />
    </main>
  );
}
