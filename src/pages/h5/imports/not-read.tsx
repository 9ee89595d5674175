import type { ImportData } from './api.ts';

/** Every row of the file is accounted for: what was not read stands here with the reason. */
export function NotRead({ data: { rows, rowsInFile, ignored } }: { data: ImportData }) {
  if (ignored.parts.length === 0) return null;
  return (
    <section className="card">
      <h2>没有读取的内容</h2>
      <p className="small">
        文件共{rowsInFile}行，读取{rows}行，未读取{ignored.rows}行
      </p>
      {ignored.parts.map(({ text }) => (
        <div className="fault-line" key={text}>
          {text}
        </div>
      ))}
    </section>
  );
}
