import './article.css';
import type { NoticeData } from '../../domain/privacy/api.ts';
import { call } from '../kit/call.ts';
import { useLoaded } from '../kit/data.ts';
import { Unready } from '../kit/page.tsx';

/** What a notice must say (PIPL art. 17), in the words of the version in force. */
export function NoticePage() {
  // Needs no login: it is read before anything is given.
  const page = useLoaded(() => call<NoticeData>('GET', '/api/notice', undefined, { login: false }));
  if (!page.data) return <Unready of={page} />;
  const { title: heading, lead, sections, version } = page.data;
  return (
    <main className="article">
      <h1>{heading}</h1>
      <p className="lead">{lead}</p>
      {sections.map(({ title, items, paragraphs }) => (
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
      <p className="small">版本：{version}</p>
      <p className="page-foot">
        <a href="/h5/help">使用帮助</a>
      </p>
    </main>
  );
}
