import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { imports } from './api.ts';

/** Picks a list and has it checked; nothing is changed by that. */
export function Upload({ onChecked }: { onChecked: (id: string) => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [fullList, setFull] = useState(false);
  const [includeHidden, setIncludeHidden] = useState(false);
  const { busy, trouble, run } = useAct();
  const check = () =>
    run('check', async () => {
      if (file) onChecked((await imports.check(file, { fullList, includeHidden })).id);
    });
  return (
    <section className="card">
      <label className="file-pick">
        <input
          type="file"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        {file ? file.name : '点这里选择表格'}
      </label>
      <label className="tick">
        <input type="checkbox" checked={fullList} onChange={(event) => setFull(event.target.checked)} />
        <span>
          这是完整名单
          <span className="small"> 表里没有的人会按离职处理</span>
        </span>
      </label>
      <label className="tick">
        <input type="checkbox" checked={includeHidden} onChange={(event) => setIncludeHidden(event.target.checked)} />
        <span>
          包括隐藏行
          <span className="small"> 表里隐藏或被筛选掉的行也导入</span>
        </span>
      </label>
      {trouble && <p className="fault">{trouble}</p>}
      <div className="row-buttons">
        <ActButton kind="primary" isBusy={busy !== null} isDisabled={file === null} onPress={() => void check()}>
          {busy ? '正在检查' : '检查名单'}
        </ActButton>
      </div>
    </section>
  );
}
