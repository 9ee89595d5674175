import './home.css';
import { usePage } from '../kit/data.ts';
import { Page, Unready } from '../kit/page.tsx';
import { askedOf, numbersOn, worksOf } from './entries.ts';
import { loadOwn, loadProfile } from './profile.ts';
import { Badge, loadTasks, TaskRow } from './tasks.tsx';

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
