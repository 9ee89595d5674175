import { useLoaded } from '../../../pages/kit/data.ts';
import { Page, Unready } from '../../../pages/kit/page.tsx';
import type { SampleListData } from '../api.ts';

/** Who has not done yet what he was asked. */
export default function SamplePage() {
  const list = useLoaded<SampleListData>('/api/sample');
  if (!list.data) return <Unready of={list} />;
  const { samples, viewer } = list.data;
  return (
    <Page title="办理事项" of={list} foot={{ '/h5/home': '首页' }} viewer={viewer.name}>
      {samples.length === 0 && <p className="nothing-yet">都办好了</p>}
      <div className="lines">
        {samples.map(({ id, name, isLate }) => (
          <p key={id}>
            {name} {isLate && <span className="small">过了时限</span>}
          </p>
        ))}
      </div>
    </Page>
  );
}
