import type { ReactNode } from 'react';
import { goTo } from '../route.ts';

/** A page that has nothing else to show. */
export function Message({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <main className="message" role="alert">
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      {children}
      <button type="button" className="weui-btn weui-btn_default act-button" onClick={() => goTo('/h5/warnings')}>
        看我的任务
      </button>
      <p className="message-foot">
        急事请拨 <a href="tel:110">110</a>，咨询拨 <a href="tel:96110">96110</a>
      </p>
    </main>
  );
}

export function Opening() {
  return (
    <div className="opening" role="status">
      <i />
      <i />
      <i />
      正在打开…
    </div>
  );
}
