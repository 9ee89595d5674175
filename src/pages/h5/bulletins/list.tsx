import './bulletins.css';
import type { BulletinListData, Counters } from '../../../domain/bulletins/api.ts';
import { PARTS, STATE_WORDS } from '../../kit/bulletins/words.ts';
import { ActButton } from '../../kit/command.tsx';
import { usePage } from '../../kit/data.ts';
import { Page, Unready } from '../../kit/page.tsx';
import { goTo } from '../../kit/router.tsx';
import { minuteText } from '../../kit/time.ts';

/** The bulletins of the reader's places, newest first, each with how far it has come. */
export function BulletinsPage() {
  const page = usePage<BulletinListData>('/api/bulletins?limit=50');
  if (!page.data) return <Unready of={page} />;
  const { mayWrite, bulletins } = page.data;
  return (
    <Page of={page} title="预警通报" foot={{ '/h5/warnings': '我的任务', '/h5/home': '首页' }}>
      {mayWrite && (
        <p>
          <ActButton kind="primary" onPress={() => goTo('/h5/bulletins/new')}>
            写一份通报
          </ActButton>
        </p>
      )}
      {bulletins.length === 0 && <p className="nothing-yet">还没有通报</p>}
      {bulletins.map((one) => (
        <Row key={one.id} one={one} />
      ))}
    </Page>
  );
}

function Row({ one }: { one: BulletinListData['bulletins'][number] }) {
  const { counters } = one;
  return (
    <a className="bulletin-row" href={`/h5/bulletins/${one.id}`}>
      <b>
        {one.drill && <span className="drill-mark">演练</span>} {one.title}
      </b>
      <span className="state">{STATE_WORDS[one.state]}</span>{' '}
      <span className="small">
        {one.number} · {one.author} · {minuteText(one.createdAt)}
      </span>
      {counters.target > 0 && (
        <>
          <CountBar counters={counters} />
          <span className="small">
            {counters.target}人，已签收{counters.acked + counters.late}人
          </span>
        </>
      )}
    </a>
  );
}

/** All of the audience as one bar: its parts always fill it. */
export function CountBar({ counters }: { counters: Counters }) {
  if (counters.target === 0) return null;
  return (
    <span className="bar" role="img" aria-label={PARTS.map(({ key, name }) => `${name}${counters[key]}人`).join('，')}>
      {PARTS.filter(({ key }) => counters[key] > 0).map(({ key }) => (
        <i key={key} className={`part-${key}`} style={{ width: `${(counters[key] / counters.target) * 100}%` }} />
      ))}
    </span>
  );
}
