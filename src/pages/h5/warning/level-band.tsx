import type { WarningViewData } from '../contract.ts';
import { useWords } from '../words.ts';

export function LevelBand({ view }: { view: WarningViewData }) {
  const { levels, states } = useWords();
  return (
    <header className={`band level-${view.level}`}>
      <p className="band-line">
        <b className="band-tag">{levels[view.level]?.tag}</b>
        {view.drill && <b className="drill-mark">演练</b>}
        <span className="band-state">{states[view.state]}</span>
      </p>
      <p className="band-number">编号 {view.number}</p>
      {view.drill && <p className="drill-note">这是演练，请勿惊动员工</p>}
    </header>
  );
}
