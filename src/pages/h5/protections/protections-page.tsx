import '../parts/plain.css';
import './protections.css';
import { useCallback, useEffect, useState } from 'react';
import type { DeclareInput, MyProtectionsData, OwnPicturesData } from '../../../domain/campaigns/api.ts';
import { ApiProblem, call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { Meter } from '../parts/meter.tsx';
import { dayText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { loadOwn } from './api.ts';
import { ItemRow, isDone } from './item-row.tsx';
import { OwnPictures } from './own-pictures.tsx';

const loadPictures = () => call<OwnPicturesData>('GET', '/api/protections/mine/evidence');

/** The reader's own protections: tick what is done, take back what is not, be shown how, or be left in peace. */
export function ProtectionsPage() {
  const { data, problem, put, refresh } = useLoaded(loadOwn);
  const pictures = useLoaded(loadPictures);
  const [changed, setChanged] = useState<Record<string, boolean>>({});
  const [busy, setBusy] = useState<'save' | 'decline' | 'help' | null>(null);
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    document.title = '我的防护';
  }, []);

  const send = useCallback(
    async (what: 'save' | 'decline' | 'help', body: Omit<DeclareInput, 'consentVersion'>, done: string) => {
      if (!data) return;
      setBusy(what);
      setTrouble('');
      try {
        put(
          await call<MyProtectionsData>('POST', '/api/protections/mine', {
            ...body,
            consentVersion: data.consentVersion,
          }),
        );
        setChanged({});
        setSaid(done);
        await pictures.refresh();
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        setTrouble(error.message);
        if (error.status === 409) await refresh();
      } finally {
        setBusy(null);
      }
    },
    [data, put, refresh, pictures.refresh],
  );

  if (problem && !data) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const doneCount = data.items.filter(({ state }) => isDone(state)).length;
  const declared = Object.keys(changed).filter((code) => changed[code]);
  const notYet = Object.keys(changed).filter((code) => !changed[code]);
  return (
    <main className="plain protections">
      <h1>我的防护</h1>
      <p className="lead">
        {doneCount === data.items.length ? '全部完成，谢谢您' : `已完成${doneCount}项，共${data.items.length}项`}
      </p>
      <Meter value={doneCount} max={data.items.length} label="完成进度" />
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      <section className="card">
        {data.items.map((item) => (
          <ItemRow
            key={item.code}
            item={item}
            isTicked={changed[item.code] ?? isDone(item.state)}
            onTick={(ticked) => {
              setSaid('');
              setChanged(without({ ...changed, [item.code]: ticked }, item.code, isDone(item.state) === ticked));
            }}
          />
        ))}
      </section>
      <p className="small">
        自愿填写，可随时更正或撤回。提交即同意按<a href="/h5/notice">信息使用说明</a>
        {`（版本${data.consentVersion}）用于防护统计。`}
      </p>
      {trouble && <p className="fault">{trouble}</p>}
      <ActButton
        kind="primary"
        isBusy={busy === 'save'}
        isDisabled={busy !== null || declared.length + notYet.length === 0}
        onPress={() => send('save', { declared, notYet }, '已记录，谢谢您')}
      >
        提交
      </ActButton>
      <div className="row-buttons">
        <ActButton
          isBusy={busy === 'help'}
          isDisabled={busy !== null}
          onPress={() => send('help', { help: true }, '已转告安全顾问，上班时间来帮您')}
        >
          请人帮我
        </ActButton>
        {doneCount < data.items.length && data.declinedUntil === null && (
          <ActButton
            isBusy={busy === 'decline'}
            isDisabled={busy !== null}
            onPress={() => send('decline', { decline: true }, '好的，不再提醒您')}
          >
            暂不
          </ActButton>
        )}
      </div>
      {data.declinedUntil && <p className="small centre">{dayText(data.declinedUntil)}之前不再提醒您</p>}
      <OwnPictures
        pictures={pictures.data?.pictures ?? []}
        items={data.items}
        onErased={async () => {
          await Promise.all([pictures.refresh(), refresh()]);
          setSaid('截图已删除');
        }}
      />
      <p className="page-foot">
        <a href="/h5/me">我的信息</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

function without(changes: Record<string, boolean>, code: string, isBack: boolean): Record<string, boolean> {
  if (!isBack) return changes;
  const { [code]: _, ...rest } = changes;
  return rest;
}
