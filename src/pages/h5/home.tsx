import './home.css';
import './tasks.css';
import type { output } from 'zod';
import type { TasksView } from '../../domain/tasks/api.ts';
import { call } from '../kit/call.ts';
import { Alert, useCommand } from '../kit/command.tsx';
import { usePage } from '../kit/data.ts';
import { Page, Unready } from '../kit/page.tsx';
import { Link } from '../kit/router.tsx';
import { minuteText } from '../kit/time.ts';
import { loadOwn, loadProfile } from './api.ts';
import { askedOf, numbersOn, worksOf } from './entries.ts';

/** So many are named at once; the rest is a page of its own. */
const FIRST = 5;

async function load() {
  const [profile, waiting, own] = await Promise.all([loadProfile(), loadTasks(), loadOwn()]);
  return { profile, waiting, own };
}

/** What this reader may do, by his roles; everybody is an employee too. */
export function HomePage() {
  const page = usePage(load);
  if (!page.data) return <Unready of={page} />;
  const { profile, waiting, own } = page.data;
  const { tasks } = waiting;
  const counts = { ...waiting.counts, '/h5/protections': askedOf(own) };
  const works = worksOf(
    profile.roles.map(({ role }) => role),
    waiting.entries.map(({ to, title, about }) => [to, title, about]),
  );
  const numbers = numbersOn(
    works.flatMap(([, entries]) => entries.map(([path]) => path)),
    counts,
  );
  return (
    <Page
      of={page}
      title={`${profile.name}，您好`}
      className="home"
      foot={{ '/h5/help': '使用帮助', '/h5/notice': '信息使用说明' }}
    >
      {tasks.length > 0 && (
        <section aria-label="等您处理">
          <p className="lead">等您处理</p>
          <ul className="tasks">
            {tasks.slice(0, FIRST).map((task) => (
              <TaskRow key={`${task.kind} ${task.id}`} task={task} onAnswered={page.refresh} />
            ))}
          </ul>
          {tasks.length > FIRST && (
            <p className="all-tasks">
              <a href="/h5/warnings">看全部{tasks.length}件</a>
            </p>
          )}
        </section>
      )}
      {works.map(([title, entries]) => (
        <nav key={title} aria-label={title} className="entries">
          <h2>{title}</h2>
          {entries.map(([path, name, said]) => (
            <a key={path} href={path}>
              <span>
                <b>{name}</b>
                <span className="small">{said}</span>
              </span>
              <Badge count={numbers.get(path) ?? 0} />
            </a>
          ))}
        </nav>
      ))}
    </Page>
  );
}

type Tasks = output<typeof TasksView>;
export type Task = Tasks['tasks'][number];

export const loadTasks = () => call<Tasks>('GET', '/api/me/tasks');

/** How much waits behind an entry. */
function Badge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="badge">
      {count > 99 ? '99+' : count}
      <span className="aside">件待处理</span>
    </span>
  );
}

interface TaskRowProps {
  task: Task;
  onAnswered: () => Promise<void>;
}

/** One thing that waits: what is to be done first, then about what. */
export function TaskRow({ task, onAnswered }: TaskRowProps) {
  const { busy, trouble, run } = useCommand();
  const [path, answers] = ANSWERS[task.kind] ?? ['', []];
  const give = async (answer: string) => {
    const done = await run(answer, () =>
      call('POST', `/api/${path}/${encodeURIComponent(task.id)}/answer`, { answer }),
    );
    if (done) await onAnswered();
  };
  return (
    <li className="task">
      <Link to={task.path}>
        <b>
          {task.tag && <i className={`level-${task.level}`}>{task.tag}</i>}
          {task.title}
        </b>
        <span>{task.about}</span>
        {task.dueAt && !isWarning(task) && <small>最迟{minuteText(task.dueAt)}</small>}
      </Link>
      {answers.length > 0 && (
        <div className="task-acts">
          {answers.map(([answer, words]) => (
            <button type="button" key={answer} disabled={busy !== null} onClick={() => void give(answer)}>
              {words}
            </button>
          ))}
        </div>
      )}
      <Alert words={trouble} />
    </li>
  );
}

/** The page of a warning says itself whose time runs. */
function isWarning({ kind, path }: Task): boolean {
  return path.startsWith('/h5/w/') && kind !== 'HANDOVER';
}

/** What can be answered without opening anything: where the answer goes, and in which words. */
const ANSWERS: Record<string, [path: string, answers: [answer: string, words: string][]]> = {
  HANDOVER: [
    'handovers',
    [
      ['accepted', '确认接手'],
      ['refused', '暂不能接'],
    ],
  ],
  FOLLOW_UP: [
    'follow-ups',
    [
      ['STABLE', '状态平稳'],
      ['STILL_AT_RISK', '仍有风险'],
      ['UNREACHABLE', '联系不上'],
    ],
  ],
  ACCEPT: [
    'me/appointments',
    [
      ['accept', '接受聘任'],
      ['decline', '暂不接受'],
    ],
  ],
};
