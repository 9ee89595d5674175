import type { WarningViewData } from '../contract.ts';
import { PhoneLook } from './phones.tsx';
import { readerOf } from './reader.ts';

export function Who({ view }: { view: WarningViewData }) {
  const { subject, organisation, unit, owner, note, fraudName, allowed } = view;
  const isPolice = readerOf(view).isPolice;
  return (
    <section className="block who" aria-label="员工本人">
      <p className="who-name">
        {subject ? subject.name : '本人待核实'}
        {subject?.post && <small>{subject.post}</small>}
      </p>
      {subject?.masked && allowed.includes('ack') && <p className="who-masked">签收后显示全名</p>}
      <dl>
        {unit && <Line name="部门" value={unit} isStrong />}
        <Line name="单位" value={organisation?.name ?? '待核实'} />
        <Line name="类型" value={fraudName} />
        {owner && (
          <Line
            name={owner.kind === 'POLICE' ? '民警' : '签收'}
            value={owner.me ? `${owner.name}（您）` : owner.name}
          />
        )}
        {isPolice && note && <Line name="备注" value={note} />}
      </dl>
      {!subject && !view.drill && allowed.includes('match') && <PhoneLook view={view} whose="given" name="来件" />}
    </section>
  );
}

function Line({ name, value, isStrong = false }: { name: string; value: string; isStrong?: boolean }) {
  return (
    <div className={isStrong ? 'line is-strong' : 'line'}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
