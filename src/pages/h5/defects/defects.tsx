import '../../kit/styles/form.css';
import './defects.css';
import type { output } from 'zod';
import type { DefectList } from '../../../domain/readiness/api.ts';
import { usePaged, useSaid } from '../../kit/data.ts';
import { ResourceList } from '../../kit/list.tsx';
import { Page, Unready } from '../../kit/page.tsx';
import { DefectRow } from './defect-row.tsx';

const PAGE = 50;

/** What is amiss before a warning comes: kind by kind, each with the command that mends it. */
export function DefectsPage({ id: kind }: { id: string }) {
  const list = usePaged<output<typeof DefectList>>('/api/readiness/defects', {
    query: { limit: PAGE, kind },
    nextOf: ({ defects }) => (defects.length === PAGE ? (defects[PAGE - 1]?.id ?? null) : null),
  });
  const { said, say } = useSaid(list.refresh);
  if (!list.page) return <Unready of={list} />;
  const { counts, viewer } = list.page;
  const first = kind === '' ? undefined : list.pages[0]?.defects[0];
  const isEmpty = list.pages.every(({ defects }) => defects.length === 0);
  return (
    <Page
      of={{ ...list, said }}
      title="待处理的缺口"
      lead="有预警时会误事的地方。处理一处少一处。"
      foot={{ '/h5/organisations': '辖区单位', '/h5/home': '首页' }}
      viewer={viewer.name}
    >
      <nav className="kinds" aria-label="种类">
        {counts.map((one) => (
          <a key={one.kind} href={`/h5/defects/${one.kind}`} aria-current={one.kind === kind ? 'page' : undefined}>
            {one.title}
            <b>{one.count}</b>
          </a>
        ))}
        {kind !== '' && counts.length > 1 && <a href="/h5/defects">全部</a>}
      </nav>
      {isEmpty ? (
        <p className="nothing-yet">{kind === '' ? '现在没有缺口' : '这一类已经处理完'}</p>
      ) : (
        <section className="card">
          {first && (
            <>
              <h2>{first.title}</h2>
              <p className="small">{first.said}</p>
            </>
          )}
          <ResourceList
            list={list}
            rows={({ defects }) => defects}
            keyOf={({ id }) => id}
            className="defects"
            row={(defect) => (
              <DefectRow
                defect={defect}
                isNamed={!first}
                onMended={async (words) => {
                  say(words);
                  await list.refresh();
                }}
              />
            )}
          />
        </section>
      )}
    </Page>
  );
}
