import type { ImportData } from './api.ts';

/** Workshops that nobody has made yet: a typo is seen before it becomes one. */
export function NewUnits({ data: { newUnits } }: { data: ImportData }) {
  if (newUnits.length === 0) return null;
  return (
    <section className="card">
      <h2>确认后会新建{newUnits.length}个部门</h2>
      {newUnits.map(({ organisation, unit, rows, like }) => (
        <div className="fault-line" key={`${organisation} ${unit}`}>
          {unit}（{rows}人）
          <span className="small">{organisation}</span>
          {like && <span className="fault">与已有的“{like}”相近，请核对是否写错</span>}
        </div>
      ))}
    </section>
  );
}
