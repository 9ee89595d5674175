import '../imports.css';
import '../organisations.css';
import { type ReactNode, useState } from 'react';
import type { ImportViewData } from '../../../domain/roster/api.ts';
import { upload } from '../../kit/call.ts';
import { ActButton, Fault, useCommand } from '../../kit/command.tsx';
import { usePage } from '../../kit/data.ts';
import { Page, Unready } from '../../kit/page.tsx';
import { goTo } from '../../kit/router.tsx';
import { minuteText } from '../../kit/time.ts';

/** A roster is brought in two steps: checked first, applied when the reader has seen what it would change. */
export function ImportsPage() {
  const page = usePage<{ imports: ImportViewData[] }>('/api/imports');
  if (!page.data) return <Unready of={page} />;
  return (
    <Page
      of={page}
      title="名单导入"
      lead="先检查，看清变化后再确认。表格用XLSX或CSV。"
      foot={{
        '/api/imports/template.xlsx': '下载模板',
        '/api/directory/export.xlsx': '导出名单',
        '/h5/organisations': '单位准备情况',
        '/h5/home': '首页',
      }}
    >
      <Upload onChecked={(id) => goTo(`/h5/imports/${id}`)} />
      {page.data.imports.length > 0 && (
        <section className="card">
          <h2>最近的导入</h2>
          <div className="lines">
            {page.data.imports.map((one) => (
              <div key={one.id}>
                <a className="ends plain-link" href={`/h5/imports/${one.id}`}>
                  <span>
                    {minuteText(one.createdAt)} {one.fileName} <span className="small">{figuresOf(one)}</span>
                  </span>
                  <span className="small">{STATES[one.state]}</span>
                </a>
              </div>
            ))}
          </div>
        </section>
      )}
    </Page>
  );
}

/** Which list it was is known by what it changes, not by its length alone. */
function figuresOf({ rows, counts, faults }: ImportViewData): string {
  const changes = COUNTS.filter(([key]) => counts[key] > 0).map(([key, name]) => `${name}${counts[key]}人`);
  return [`共${rows}行`, ...changes, ...(faults.rows > 0 ? [`有问题${faults.rows}行`] : [])].join('，');
}

/** Picks a list and has it checked; nothing is changed by that. */
function Upload({ onChecked }: { onChecked: (id: string) => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [fullList, setFull] = useState(false);
  const [includeHidden, setIncludeHidden] = useState(false);
  const { busy, trouble, run } = useCommand();
  const check = () =>
    run('check', async () => {
      if (!file) return;
      const asked = { fullList: `${fullList}`, includeHidden: `${includeHidden}`, fileName: file.name.slice(-200) };
      onChecked((await upload<ImportViewData>(`/api/imports?${new URLSearchParams(asked)}`, file)).id);
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
      <Tick isTicked={fullList} onTick={setFull}>
        这是完整名单
        <span className="small"> 表里没有的人会按离职处理</span>
      </Tick>
      <Tick isTicked={includeHidden} onTick={setIncludeHidden}>
        包括隐藏行
        <span className="small"> 表里隐藏或被筛选掉的行也导入</span>
      </Tick>
      <Fault words={trouble} />
      <div className="row-buttons">
        <ActButton kind="primary" isBusy={busy !== null} isDisabled={file === null} onPress={() => void check()}>
          {busy ? '正在检查' : '检查名单'}
        </ActButton>
      </div>
    </section>
  );
}

export const STATES: Record<ImportViewData['state'], string> = {
  CHECKING: '正在检查',
  CHECKED: '待确认',
  APPLYING: '正在导入',
  DONE: '已导入',
  FAILED: '没有成功',
  DISCARDED: '已放弃',
  EXPIRED: '已过期',
};

export const COUNTS: readonly [key: keyof ImportViewData['counts'], name: string][] = [
  ['new', '新增'],
  ['rejoined', '重新入职'],
  ['moved', '换部门'],
  ['changed', '资料有变'],
  ['phonesChanged', '换手机号'],
  ['same', '没有变化'],
  ['leavers', '离职'],
];

interface TickProps {
  isTicked: boolean;
  onTick: (ticked: boolean) => void;
  children: ReactNode;
}

export function Tick({ isTicked, onTick, children }: TickProps) {
  return (
    <label className="tick">
      <input type="checkbox" checked={isTicked} onChange={(event) => onTick(event.target.checked)} />
      <span>{children}</span>
    </label>
  );
}
