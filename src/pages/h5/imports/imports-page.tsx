import '../parts/plain.css';
import '../organisations/organisations.css';
import './imports.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { minuteText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { type ImportData, imports } from './api.ts';
import { COUNT_WORDS, STATE_WORDS } from './state-words.ts';
import { Upload } from './upload.tsx';

/** A roster is brought in two steps: checked first, applied when the reader has seen what it would change. */
export function ImportsPage() {
  const { data, problem } = useLoaded(imports.list);
  useEffect(() => {
    document.title = '名单导入';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="plain">
      <h1>名单导入</h1>
      <p className="lead">先检查，看清变化后再确认。表格用XLSX或CSV。</p>
      <Upload onChecked={(id) => goTo(`/h5/imports/${id}`)} />
      {data.imports.length > 0 && (
        <section className="card">
          <h2>最近的导入</h2>
          <div className="lines">
            {data.imports.map((one) => (
              <div key={one.id}>
                <a className="ends plain-link" href={`/h5/imports/${one.id}`}>
                  <span>
                    {minuteText(one.createdAt)} <span className="small">{figuresOf(one)}</span>
                  </span>
                  <span className="small">{STATE_WORDS[one.state]}</span>
                </a>
              </div>
            ))}
          </div>
        </section>
      )}
      <p className="page-foot">
        <a href={imports.templatePath}>下载模板</a>
        <a href={imports.exportPath}>导出名单</a>
        <a href="/h5/organisations">单位准备情况</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

/** Which list it was is known by what it changes, not by its length alone. */
function figuresOf({ rows, counts, faults }: ImportData): string {
  const changes = COUNT_WORDS.filter(([key]) => counts[key] > 0).map(([key, name]) => `${name}${counts[key]}人`);
  return [`共${rows}行`, ...changes, ...(faults.rows > 0 ? [`有问题${faults.rows}行`] : [])].join('，');
}
