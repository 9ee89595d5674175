import '../parts/plain.css';
import './home.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { loadProfile } from '../profile.ts';
import { useLoaded } from '../use-loaded.ts';
import { worksOf } from './entries.ts';

/** What this reader may do, by his roles; everybody is an employee too. */
export function HomePage() {
  const { data, problem } = useLoaded(loadProfile);
  useEffect(() => {
    document.title = '首页';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="plain home">
      <h1>{data.name}，您好</h1>
      {worksOf(data.roles.map(({ role }) => role)).map(([title, entries]) => (
        <nav key={title} aria-label={title} className="entries">
          <h2>{title}</h2>
          {entries.map(([path, name, said]) => (
            <a key={path} href={path}>
              <span>
                <b>{name}</b>
                <span className="small">{said}</span>
              </span>
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
