import './list.css';
import '../../kit/styles/form.css';
import { type FormEvent, useRef, useState } from 'react';
import type { WarningListData } from '../../../domain/warnings/api.ts';
import { useAppNow } from '../../kit/clock.tsx';
import { Alert } from '../../kit/command.tsx';
import { useLoaded, usePaged } from '../../kit/data.ts';
import { Typed } from '../../kit/fields.tsx';
import { ResourceList } from '../../kit/list.tsx';
import { Message, OfflineBar, Opening, Page } from '../../kit/page.tsx';
import { Link, useTitle } from '../../kit/router.tsx';
import { type AppClock, createAppClock, spanText } from '../../kit/time.ts';
import { missedText, type Overdue } from '../../kit/warning/rules.ts';
import { api, LIST_LIMIT, loadProfile, loadWords, type Profile, useWords, WordsContext } from '../api.ts';
import { loadTasks, type Task, TaskRow } from '../home.tsx';
import { byUrgency, type ListedWarning, tabsOf } from './tabs.ts';

export function WarningsPage() {
  const [picked, setPicked] = useState<string | null>(null);
  const { tab, tabs, warnings, others, asked, words, problem, clock, refresh, refreshAll } = useWarnings(picked);
  const { isMine } = tab;
  useTitle(tab.name);
  if (problem?.status === 403) return <Message title="您没有查看权限" text={problem.message} />;
  return (
    <main className="list-page">
      <div className="tabs" role="tablist">
        {tabs.map(({ name }) => (
          <button type="button" role="tab" key={name} aria-selected={name === tab.name} onClick={() => setPicked(name)}>
            {name}
          </button>
        ))}
      </div>
      {problem && <OfflineBar onRetry={refresh} />}
      {!warnings || !words ? (
        <Opening />
      ) : (
        <WordsContext value={words}>
          {warnings.length === 0 && (!isMine || others.length === 0) && <p className="nothing">{tab.empty}</p>}
          <ul className="rows">
            {byUrgency(warnings).map((warning) => (
              <WarningRow
                key={warning.id}
                warning={warning}
                clock={clock}
                asked={isMine ? asked.get(warning.id) : undefined}
              />
            ))}
          </ul>
          {isMine && others.length > 0 && (
            <section className="other-tasks" aria-label="其他待办">
              <h2>其他待办</h2>
              <ul className="tasks">
                {others.map((task) => (
                  <TaskRow key={`${task.kind} ${task.id}`} task={task} onAnswered={refreshAll} />
                ))}
              </ul>
            </section>
          )}
          {warnings.length >= LIST_LIMIT && <p className="small nothing">只显示最近{LIST_LIMIT}起</p>}
        </WordsContext>
      )}
      <p className="page-foot">
        <a href="/h5/home">首页</a>
        <a href="/h5/warnings/find">查找预警</a>
        <a href="/h5/help">使用帮助</a>
        <a href="/h5/notice">信息使用说明</a>
      </p>
    </main>
  );
}

const POLL_MS = 3_000;
/** The rest changes slowly, and costs more to ask for. */
const OTHERS_EVERY_MS = 15_000;

function useWarnings(picked: string | null) {
  const [clock] = useState(createAppClock);
  const known = useRef<Profile | null>(null);
  const others = useRef<{ tasks: Task[]; until: number }>({ tasks: [], until: 0 });
  const [profile, setProfile] = useState<Profile | null>(null);
  const [first, ...more] = tabsOf(profile?.roles ?? []);
  const tab = more.find(({ name }) => name === picked) ?? first;

  const load = async () => {
    const [list, words, reader, waiting] = await Promise.all([
      api.warnings(tab.isMine, tab.isOpenOnly),
      loadWords(),
      known.current ?? loadProfile(),
      tab.isMine && performance.now() > others.current.until ? loadTasks() : null,
    ]);
    clock.hear(list.now, performance.now());
    known.current = reader;
    setProfile(reader);
    if (waiting) others.current = { tasks: waiting.tasks, until: performance.now() + OTHERS_EVERY_MS };
    return { tab: tab.name, warnings: list.warnings, words, tasks: others.current.tasks };
  };
  // Another tab is another question.
  const { data, problem, refresh } = useLoaded(load, {
    of: tab.name,
    every: (shown) => shown.problem?.status !== 403 && POLL_MS,
  });
  const warnings = data?.tab === tab.name ? data.warnings : null;
  const tasks = data?.tasks ?? [];
  return {
    tab,
    tabs: profile ? [first, ...more] : [],
    warnings,
    others: warnings ? besideWarnings(tasks, warnings) : [],
    asked: new Map(tasks.map(({ id, title }) => [id, title])),
    words: data?.words ?? null,
    problem,
    clock,
    refresh,
    refreshAll: () => {
      others.current.until = 0;
      return refresh();
    },
  };
}

/** What is no row of the list of warnings itself. */
function besideWarnings(tasks: readonly Task[], warnings: WarningListData['warnings']): Task[] {
  const listed = new Set(warnings.map(({ id }) => id));
  return tasks.filter(({ id }) => !listed.has(id));
}

interface WarningRowProps {
  warning: ListedWarning;
  clock: AppClock;
  /** What the next step asks of the reader, when it is his. */
  asked?: string | undefined;
}

function WarningRow({ warning, clock, asked }: WarningRowProps) {
  const { levels, states, outcomes, steps } = useWords();
  const { id, level, number, state, openReason, escalationStep, organisation, subject, owner, mine, drill } = warning;
  return (
    <li>
      <Link className={`warning-row level-${level}${warning.exhausted ? ' is-exhausted' : ''}`} to={`/h5/w/${id}`}>
        <span className="row-band">
          {levels[level]?.tag}
          {drill && <b className="drill-mark">演练</b>}
        </span>
        <span className="row-text">
          <b>
            {subject ?? '本人待核实'} <small>{organisation ?? '单位待核实'}</small>
          </b>
          <span>
            {asked && asked !== states[state] && <strong>{asked}</strong>} {states[state]}
            {openReason && `：${outcomes[openReason] ?? ''}`}
            {owner && `，${mine ? '由您负责' : owner}`}
          </span>
          <small>
            {number}
            {escalationStep > 0 && `，已通知到${steps[escalationStep] ?? ''}`}
          </small>
        </span>
        {warning.overdue ? (
          <Over clock={clock} overdue={warning.overdue} isExhausted={warning.exhausted} />
        ) : (
          warning.dueAt && <Left clock={clock} at={warning.dueAt} />
        )}
      </Link>
    </li>
  );
}

/** 「已超时 24小时05分，无人接手」, counting up. */
function Over({ clock, overdue, isExhausted }: { clock: AppClock; overdue: Overdue; isExhausted: boolean }) {
  const since = Math.max(0, useAppNow(clock) - Date.parse(overdue.since));
  return (
    <span className="row-left is-over">
      <small>已超时</small>
      <b>{spanText(since)}</b>
      <small>{missedText(overdue, isExhausted)}</small>
    </span>
  );
}

function Left({ clock, at }: { clock: AppClock; at: string }) {
  const left = Date.parse(at) - useAppNow(clock);
  return (
    <span className={left < 0 ? 'row-left is-over' : 'row-left'}>
      <small>{left < 0 ? '超时' : '还剩'}</small>
      <b>{spanText(left)}</b>
    </span>
  );
}

const PAGE = 50;
const NOTHING = { number: '', organisation: '', person: '', from: '', until: '' };
type Sought = typeof NOTHING;

const FIELDS: readonly { name: keyof Sought; title: string; kind?: 'day'; placeholder?: string }[] = [
  { name: 'number', title: '编号', placeholder: '如 YJ-20260101-0001 或末几位' },
  { name: 'organisation', title: '单位', placeholder: '名称的一部分' },
  { name: 'person', title: '姓名', placeholder: '只查您有权查看的' },
  { name: 'from', title: '从哪天', kind: 'day' },
  { name: 'until', title: '到哪天', kind: 'day' },
];

/** Closed and past warnings too, as far as the reader's right goes. */
export function FindPage() {
  const [typed, setTyped] = useState(NOTHING);
  const [sought, setSought] = useState<Sought | null>(null);
  const [fault, setFault] = useState('');
  const { data: words } = useLoaded(loadWords);
  const list = usePaged<WarningListData>('/api/warnings', {
    query: { open: 'false', limit: PAGE, ...sought },
    cursor: 'before',
    nextOf: ({ warnings }) => (warnings.length === PAGE ? (warnings[PAGE - 1]?.id ?? null) : null),
    isOn: sought !== null,
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = { ...typed };
    for (const { name } of FIELDS) wanted[name] = typed[name].trim();
    if (Object.values(wanted).every((value) => value === '')) return setFault('请至少填写一项');
    setFault('');
    setSought(wanted);
    if (JSON.stringify(wanted) === JSON.stringify(sought)) await list.refresh();
  };
  return (
    <Page
      title="查找预警"
      lead="办结的和以前的也能找到。按姓名查找会留下记录。"
      foot={{ '/h5/warnings': '我的任务', '/h5/home': '首页' }}
    >
      <form className="card form" onSubmit={send}>
        {FIELDS.map(({ name, ...field }) => (
          <Typed
            key={name}
            {...field}
            value={typed[name]}
            onChange={(value) => setTyped({ ...typed, [name]: value })}
          />
        ))}
        <Alert words={fault || (list.problem?.message ?? '')} />
        <button type="submit" className="weui-btn weui-btn_primary act-button" disabled={list.isBusy}>
          查找
        </button>
      </form>
      {words && (
        <WordsContext value={words}>
          <ResourceList
            list={list}
            rows={({ warnings }) => warnings}
            keyOf={({ id }) => id}
            empty="没有找到，或不在您的查看范围内"
            className="rows found-rows"
            row={(warning) => <FoundRow warning={warning} now={list.page?.now ?? ''} />}
          />
        </WordsContext>
      )}
    </Page>
  );
}

function FoundRow({ warning, now }: { warning: WarningListData['warnings'][number]; now: string }) {
  const [clock] = useState(() => {
    const started = createAppClock();
    started.hear(now, performance.now());
    return started;
  });
  return <WarningRow warning={warning} clock={clock} />;
}
