import type { ReactNode } from 'react';
import type { ApiProblem } from '../call.ts';
import { goTo } from '../route.ts';

interface MessageProps {
  title: string;
  text?: string;
  /** Where to go on from here: pages about warnings lead to the tasks, all others to the start page. */
  next?: 'home' | 'tasks';
  children?: ReactNode;
}

/** A page that has nothing else to show. */
export function Message({ title, text, next = 'home', children }: MessageProps) {
  const [path, name] = next === 'tasks' ? ['/h5/warnings', '看我的任务'] : ['/h5/home', '回首页'];
  return (
    <main className="message" role="alert">
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      {children}
      <button type="button" className="weui-btn weui-btn_default act-button" onClick={() => goTo(path)}>
        {name}
      </button>
      <p className="message-foot">
        急事请拨 <a href="tel:110">110</a>，咨询拨 <a href="tel:96110">96110</a>
      </p>
    </main>
  );
}

/** The service said no, or nothing. What may be different the next time can be asked again. */
export function Unopened({ title = '暂时打不开', problem }: { title?: string; problem: ApiProblem }) {
  const isFinal = problem.status === 403 || problem.status === 404;
  return (
    <Message title={problem.status === 403 ? '您没有查看权限' : title} text={problem.message}>
      {!isFinal && (
        <button type="button" className="weui-btn weui-btn_primary act-button" onClick={() => location.reload()}>
          再试一次
        </button>
      )}
    </Message>
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
