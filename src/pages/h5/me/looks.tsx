import type { LooksData } from '../../../domain/privacy/api.ts';
import { call } from '../call.ts';
import { dayText, minuteText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { Fold } from './kept.tsx';

const load = () => call<LooksData>('GET', '/api/me/looks');

/** Who looked at the reader's data: which office, when, at what. */
export function Looks() {
  const { data, problem } = useLoaded(load);
  if (problem) return <p className="fault">{problem.message}</p>;
  if (!data) return null;
  const { count, looks } = data;
  return (
    <>
      <Fold title="查看记录" count={count}>
        {looks.map(({ at, who, what, on, isFile }) => (
          <div className="kept-row" key={`${at} ${who} ${on} ${what}`}>
            <p>{who}</p>
            <p className="small">
              {dayText(at).slice(0, 5)}
              {minuteText(at)} {on}
              {isFile && '（导出文件）'}：{what.join('、')}
            </p>
          </div>
        ))}
        {count > looks.length && (
          <p className="small">
            这里是最近{looks.length}条，另有{count - looks.length}条更早的
          </p>
        )}
      </Fold>
      <p className="small">只列单位和岗位，不列姓名。整批统计只记人数；涉及您的预警，结束后才列出。</p>
    </>
  );
}
