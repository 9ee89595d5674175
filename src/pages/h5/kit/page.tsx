import '../parts/plain.css';
import { type ReactNode, useEffect } from 'react';
import { Watermark } from '../parts/watermark.tsx';

interface PageProps {
  title: string;
  lead?: string;
  /** What came of the last act. */
  said?: string;
  children: ReactNode;
  /** Where else to go: path and words. */
  foot: Readonly<Record<string, string>>;
  /** Whose name stands across the page. */
  viewer: string;
}

/** The frame of a plain page. */
export function Page({ title, lead, said, children, foot, viewer }: PageProps) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className="plain">
      <h1>{title}</h1>
      {lead && <p className="lead">{lead}</p>}
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {children}
      <p className="page-foot">
        {Object.entries(foot).map(([path, words]) => (
          <a key={path} href={path}>
            {words}
          </a>
        ))}
      </p>
      <Watermark name={viewer} />
    </main>
  );
}
