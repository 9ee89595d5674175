import { type ComponentType, lazy, type ReactNode, Suspense, useLayoutEffect } from 'react';
import { Opening, PageFault } from './page.tsx';
import { usePath } from './router.tsx';

export interface PageEntry {
  /** A part like `:id` is handed to the page. */
  path: string;
  /** Of the window, until the page knows a better one. */
  title: string;
  load: () => Promise<ComponentType<{ id: string }>>;
}

interface Page extends Pick<PageEntry, 'title'> {
  pattern: RegExp;
  Content: ComponentType<{ id: string }>;
}

/** Each page is a bundle of its own, so that a slow phone loads what it opened. */
export function pagesOf(entries: readonly PageEntry[]): Page[] {
  return entries.map(({ path, title, load }) => ({
    pattern: new RegExp(`^${path.replace(/:\w+/, '([^/]+)')}$`),
    title,
    Content: lazy(async () => ({ default: await load() })),
  }));
}

/** The page that the address names. */
export function CurrentPage({ pages, nowhere }: { pages: readonly Page[]; nowhere: ReactNode }) {
  const path = usePath().replace(/\/+$/, '');
  const page = pages.find(({ pattern }) => pattern.test(path));
  useLayoutEffect(() => {
    if (page) document.title = page.title;
  }, [page]);
  return (
    <PageFault key={path}>
      <Suspense fallback={<Opening />}>
        {page ? <page.Content id={page.pattern.exec(path)?.[1] ?? ''} /> : nowhere}
      </Suspense>
    </PageFault>
  );
}
