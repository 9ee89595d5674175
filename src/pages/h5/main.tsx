import 'weui/dist/style/base/base.min.css';
import 'weui/dist/style/widget/weui-button/weui-button.min.css';
import 'weui/dist/style/widget/weui-cell/weui-cell.min.css';
import 'weui/dist/style/widget/weui-cell/weui-check.min.css';
import 'weui/dist/style/widget/weui-loading/weui-loading.min.css';
import '../kit/styles/page.css';
import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { CurrentPage, NowherePage, pagesOf } from '../kit/page.tsx';
import { PAGES } from './pages.ts';

const pages = pagesOf(PAGES);

/** Behind the page, which is what the reader waits for; one that does not arrive is no reason to stop. */
const AlarmLine = lazy(() =>
  import('./defects/alarm-line.tsx').then(
    (line) => ({ default: line.AlarmLine }),
    () => ({ default: () => null }),
  ),
);

// Closing a form goes back in history: the page stays where the command left it, not where the form was opened.
history.scrollRestoration = 'manual';

const root = document.getElementById('page');
if (root)
  createRoot(root).render(
    <>
      <Suspense fallback={null}>
        <AlarmLine />
      </Suspense>
      <CurrentPage pages={pages} nowhere={<NowherePage />} />
    </>,
  );
