import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { SureButton } from '../parts/sure.tsx';
import { useAct } from '../use-act.ts';
import { type ImportData, imports } from './api.ts';

/** Many leavers at once are more often a wrong list than a wave of notices: they take a tick of their own. */
export function Confirm({ data, onChanged }: { data: ImportData; onChanged: (data: ImportData) => void }) {
  const [isAccepted, setAccepted] = useState(false);
  const { busy, trouble, run } = useAct();
  const isHeld = data.needsAcceptLeavers && !isAccepted;
  return (
    <section className="card">
      <p className="small">
        已登记给别人的账号、在别处另有职务的人，名单不会改动其姓名、手机号和账号；需要更改请找社区民警。
      </p>
      {data.faults.rows > 0 && <p>有问题的{data.faults.rows}行不会导入，其余照常。</p>}
      {data.needsAcceptLeavers && (
        <label className="tick">
          <input type="checkbox" checked={isAccepted} onChange={(event) => setAccepted(event.target.checked)} />
          <span>
            在职{data.activeBefore}人，其中<b className="fault">{data.counts.leavers}人</b>会按离职处理，我已核对
          </span>
        </label>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        <ActButton
          kind="primary"
          isBusy={busy === 'confirm'}
          isDisabled={busy !== null || isHeld || data.progress.total === 0}
          onPress={() => void run('confirm', async () => onChanged(await imports.confirm(data.id, isAccepted)))}
        >
          确认导入
        </ActButton>
        <SureButton
          danger={{ says: '这份名单不导入，已上传的内容立即删除；需要时请重新上传。', again: '放弃这份名单' }}
          isBusy={busy === 'discard'}
          isDisabled={busy !== null}
          onSure={(sure) => void run('discard', async () => onChanged(await imports.discard(sure, data.id)))}
        >
          放弃
        </SureButton>
      </div>
    </section>
  );
}
