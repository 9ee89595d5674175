import '../parts/plain.css';
import './home.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { loadProfile } from '../profile.ts';
import { loadOwn } from '../protections/api.ts';
import { loadTasks } from '../tasks/api.ts';
import { Badge } from '../tasks/badge.tsx';
import { TaskRow } from '../tasks/task-row.tsx';
import { useLoaded } from '../use-loaded.ts';
import { askedOf, numbersOn, worksOf } from './entries.ts';

/** What this reader may do, by his roles; everybody is an employee too. */
export function HomePage() {
  const { data, problem, refresh } = useLoaded(load);
  useEffect(() => {
    document.title = '首页';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const { profile, waiting, own } = data;
  const { tasks } = waiting;
  const counts = { ...waiting.counts, '/h5/protections': askedOf(own) };
  const works = worksOf(profile.roles.map(({ role }) => role));
  const numbers = numbersOn(
    works.flatMap(([, entries]) => entries.map(([path]) => path)),
    counts,
  );
  return (
    <main className="plain home">
      <h1>{profile.name}，您好</h1>
      {tasks.length > 0 && (
        <section aria-label="等您处理">
          <p className="lead">等您处理</p>
          <ul className="tasks">
            {tasks.slice(0, FIRST).map((task) => (
              <TaskRow key={`${task.kind} ${task.id}`} task={task} onAnswered={refresh} />
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
      <p className="page-foot">
        <a href="/h5/help">使用帮助</a>
        <a href="/h5/notice">信息使用说明</a>
      </p>
    </main>
  );
}

/** So many are named at once; the rest is a page of its own. */
const FIRST = 5;

async function load() {
  const [profile, waiting, own] = await Promise.all([loadProfile(), loadTasks(), loadOwn()]);
  return { profile, waiting, own };
}
