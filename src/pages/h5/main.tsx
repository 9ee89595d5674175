import 'weui/dist/style/base/base.min.css';
import 'weui/dist/style/widget/weui-button/weui-button.min.css';
import 'weui/dist/style/widget/weui-cell/weui-cell.min.css';
import 'weui/dist/style/widget/weui-cell/weui-check.min.css';
import 'weui/dist/style/widget/weui-loading/weui-loading.min.css';
import './page.css';
import { Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { AlarmLine } from './defects/alarm-line.tsx';
import { pageAt } from './pages.tsx';
import { Opening } from './parts/message.tsx';
import { PageFault } from './parts/page-fault.tsx';
import { usePath } from './route.ts';

function Pages() {
  const { key, page } = pageAt(usePath());
  return (
    <>
      <AlarmLine />
      <PageFault key={key}>
        <Suspense fallback={<Opening />}>{page}</Suspense>
      </PageFault>
    </>
  );
}

// Closing a form goes back in history: the page stays where the act left it, not where the form was opened.
history.scrollRestoration = 'manual';

const root = document.getElementById('page');
if (root) createRoot(root).render(<Pages />);
