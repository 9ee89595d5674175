import '../imports.css';
import { useState } from 'react';
import type { output } from 'zod';
import type { FaultListView, ImportViewData, LeaverListData } from '../../../domain/roster/api.ts';
import { call } from '../../kit/call.ts';
import { CommandBar, Fault, type Sure } from '../../kit/command.tsx';
import { usePage, usePaged } from '../../kit/data.ts';
import { ResourceList } from '../../kit/list.tsx';
import { Meter, Page, Unready } from '../../kit/page.tsx';
import { minuteText } from '../../kit/time.ts';
import { COUNTS, STATES, Tick } from './list.tsx';

const at = (id: string) => `/api/imports/${encodeURIComponent(id)}`;

const REFRESH_MS = 1_500;
const MOVING: readonly string[] = ['CHECKING', 'APPLYING'];

/** One list: what it would change, what is wrong with it, and how far it has come. */
export function ImportPage({ id }: { id: string }) {
  const page = usePage<ImportViewData>(at(id), {
    every: ({ data }) => data !== null && MOVING.includes(data.state) && REFRESH_MS,
  });
  if (!page.data) return <Unready title="打不开这次导入" of={page} />;
  const { state, fileName, createdAt, rowsInFile, fullList, includeHidden, reason, progress, counts, faults } =
    page.data;
  const isDone = state === 'DONE';
  const { applied, total } = progress;
  return (
    <Page
      of={page}
      title="名单导入"
      lead={
        <>
          <span className={`state state-${state === 'FAILED' ? 'REFUSED' : state}`}>{STATES[state]}</span>{' '}
          {fileName !== null && `“${fileName}”，`}
          {minuteText(createdAt)}上传，共{rowsInFile}行{fullList && '，完整名单'}
          {includeHidden && '，包括隐藏行'}
        </>
      }
      foot={{ '/h5/imports': '全部导入', '/h5/organisations': '单位准备情况' }}
    >
      <Fault words={reason ?? ''} />
      {(state === 'APPLYING' || isDone) && (
        <section className="card" aria-live="polite">
          <h2>{isDone ? '全部完成' : '正在导入'}</h2>
          <Meter value={isDone ? 1 : applied} max={isDone ? 1 : total} label="导入进度" />
          <p className="small">
            {applied}/{total}行
          </p>
        </section>
      )}
      {state !== 'CHECKING' && state !== 'FAILED' && (
        <section className="card">
          <h2>{state === 'CHECKED' ? '确认后会有这些变化' : '这些变化'}</h2>
          <div className="figures">
            {COUNTS.filter(([key]) => counts[key] > 0).map(([key, name]) => (
              <div key={key}>
                <b>{counts[key]}</b>
                <span>{name}</span>
              </div>
            ))}
          </div>
          {state !== 'APPLYING' && Object.values(counts).every((count) => count === 0) && (
            <p className="small">没有变化</p>
          )}
        </section>
      )}
      <NotRead data={page.data} />
      {state === 'CHECKED' && <NewUnits data={page.data} />}
      {state === 'CHECKED' && counts.leavers > 0 && <Leavers data={page.data} />}
      {state === 'CHECKED' && <Confirm data={page.data} onChanged={page.put} />}
      {faults.errors + faults.warnings > 0 && <Faults data={page.data} />}
    </Page>
  );
}

/** Every row of the file is accounted for: what was not read stands here with the reason. */
function NotRead({ data: { rows, rowsInFile, ignored } }: { data: ImportViewData }) {
  if (ignored.parts.length === 0) return null;
  return (
    <section className="card">
      <h2>没有读取的内容</h2>
      <p className="small">
        文件共{rowsInFile}行，读取{rows}行，未读取{ignored.rows}行
      </p>
      {ignored.parts.map(({ text }) => (
        <div className="fault-line" key={text}>
          {text}
        </div>
      ))}
    </section>
  );
}

/** Workshops that nobody has made yet: a typo is seen before it becomes one. */
function NewUnits({ data: { newUnits } }: { data: ImportViewData }) {
  if (newUnits.length === 0) return null;
  return (
    <section className="card">
      <h2>确认后会新建{newUnits.length}个部门</h2>
      {newUnits.map(({ organisation, unit, rows, like }) => (
        <div className="fault-line" key={`${organisation} ${unit}`}>
          {unit}（{rows}人）
          <span className="small">{organisation}</span>
          {like && <span className="fault">与已有的“{like}”相近，请核对是否写错</span>}
        </div>
      ))}
    </section>
  );
}

/** Whom a full list would let go, by name: a number alone tells nobody that the wrong workshop is missing. */
function Leavers({ data: { id, counts } }: { data: ImportViewData }) {
  const list = usePaged<LeaverListData>(`${at(id)}/leavers`, { query: { limit: 50 } });
  return (
    <section className="card">
      <h2>将登记为离职的{counts.leavers}人</h2>
      <p className="small">完整名单上没有这些在册员工；仍在职的，请补进名单后重新上传</p>
      <ResourceList
        list={list}
        rows={(page) => page.leavers}
        keyOf={({ id: key }) => key}
        isInside
        row={({ name, employeeNo, organisation, unit }) => (
          <div className="fault-line">
            {name} {employeeNo}
            <span className="small">{unit === null ? organisation : `${organisation} ${unit}`}</span>
          </div>
        )}
      />
    </section>
  );
}

const confirm = (id: string, acceptLeavers: boolean) =>
  call<ImportViewData>('POST', `${at(id)}/confirm`, { acceptLeavers });
const discard = (_sure: Sure, id: string) => call<ImportViewData>('POST', `${at(id)}/discard`, {});

/** Many leavers at once are more often a wrong list than a wave of notices: they take a tick of their own. */
function Confirm({ data, onChanged }: { data: ImportViewData; onChanged: (data: ImportViewData) => void }) {
  const [isAccepted, setAccepted] = useState(false);
  const isHeld = data.needsAcceptLeavers && !isAccepted;
  return (
    <section className="card">
      <p className="small">
        已登记给别人的账号、在别处另有职务的人，名单不会改动其姓名、手机号和账号；需要更改请找社区民警。
      </p>
      {data.faults.rows > 0 && data.progress.total > 0 && <p>有问题的{data.faults.rows}行不会导入，其余照常。</p>}
      {data.progress.total === 0 && <p>没有可以导入的行，请按列出的问题改正后重新上传。</p>}
      {data.needsAcceptLeavers && (
        <Tick isTicked={isAccepted} onTick={setAccepted}>
          在职{data.activeBefore}人，其中<b className="fault">{data.counts.leavers}人</b>会按离职处理，我已核对
        </Tick>
      )}
      <CommandBar
        commands={[
          {
            label: '确认导入',
            kind: 'primary',
            isDisabled: isHeld || data.progress.total === 0,
            run: () => confirm(data.id, isAccepted).then(onChanged),
          },
          {
            label: '放弃',
            danger: { says: '这份名单不导入，已上传的内容立即删除；需要时请重新上传。', again: '放弃这份名单' },
            run: (sure) => discard(sure, data.id).then(onChanged),
          },
        ]}
      />
    </section>
  );
}

/** What is wrong with which line; the whole list can be taken along as a table. */
function Faults({ data: { id, faults } }: { data: ImportViewData }) {
  const list = usePaged<output<typeof FaultListView>>(`${at(id)}/faults`, { query: { limit: 50 } });
  return (
    <section className="card">
      <h2>请核对</h2>
      <p className="small">
        {faults.errors}处错误，{faults.warnings}处提醒
      </p>
      <ResourceList
        list={list}
        rows={(page) => page.faults}
        keyOf={({ n }) => n}
        isInside
        row={(fault) => (
          <div className="fault-line">
            <span className={fault.severity === 'ERROR' ? 'fault' : ''}>
              {fault.sheet && `“${fault.sheet}”`}第{fault.line}行 {fault.column}：{fault.reason}
            </span>
            {fault.sample && <span className="small">{fault.sample}</span>}
          </div>
        )}
      />
      <p>
        <a href={`${at(id)}/faults.xlsx`}>下载问题清单</a>
      </p>
    </section>
  );
}
