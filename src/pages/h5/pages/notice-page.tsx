import './article.css';
import { useEffect } from 'react';
import type { NoticeData } from '../../../domain/privacy/api.ts';
import { call } from '../call.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { useLoaded } from '../use-loaded.ts';

// Needs no login: it is read before anything is given.
const load = () => call<NoticeData>('GET', '/api/notice', undefined, { login: false });

/** What a notice must say (PIPL art. 17), in the words of the version in force. */
export function NoticePage() {
  const { data, problem } = useLoaded(load);
  useEffect(() => {
    document.title = '信息使用说明';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="article">
      <h1>{data.title}</h1>
      <p className="lead">{data.lead}</p>
      {data.sections.map(({ title, items, paragraphs }) => (
        <section key={title}>
          <h2>{title}</h2>
          {items.length > 0 && (
            <ul>
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          )}
          {paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </section>
      ))}
      <p className="small">版本：{data.version}</p>
      <p className="page-foot">
        <a href="/h5/help">使用帮助</a>
      </p>
    </main>
  );
}
