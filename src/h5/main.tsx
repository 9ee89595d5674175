import 'weui/dist/style/base/base.min.css';
import 'weui/dist/style/widget/weui-button/weui-button.min.css';
import 'weui/dist/style/widget/weui-cell/weui-cell.min.css';
import 'weui/dist/style/widget/weui-cell/weui-check.min.css';
import 'weui/dist/style/widget/weui-loading/weui-loading.min.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { WarningsPage } from './list/warnings-page.tsx';
import { HelpPage } from './pages/help-page.tsx';
import { NoticePage } from './pages/notice-page.tsx';
import { NowherePage } from './pages/nowhere-page.tsx';
import { usePath } from './route.ts';
import { WarningPage } from './warning/warning-page.tsx';

function Pages() {
  const path = usePath().replace(/\/+$/, '');
  const id = /^\/h5\/w\/([^/]+)$/.exec(path)?.[1];
  if (id) return <WarningPage key={id} id={id} />;
  if (path === '/h5' || path === '/h5/warnings') return <WarningsPage />;
  if (path === '/h5/notice') return <NoticePage />;
  if (path === '/h5/help') return <HelpPage />;
  return <NowherePage />;
}

const root = document.getElementById('page');
if (root) createRoot(root).render(<Pages />);
