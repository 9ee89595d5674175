import '../parts/form.css';
import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect } from 'react';
import type { EvidenceListData } from '../../../domain/campaigns/api.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { minuteText } from '../time.ts';
import { usePaged } from '../use-paged.ts';
import { CheckItem } from './check-item.tsx';
import { checks } from './checks-api.ts';

type Listed = EvidenceListData['pictures'][number];

/** Every screenshot the people of one organisation sent, the newest first, drawn or not. */
export function PicturesPage({ id }: { id: string }) {
  const load = useCallback((before: string | null) => checks.pictures(id, before), [id]);
  const list = usePaged(load, picturesOf);
  const { page, items: pictures, problem, refresh } = list;
  useEffect(() => {
    document.title = '防护截图';
  }, []);
  if (!page) return problem ? <Unopened title="打不开截图" problem={problem} /> : <Opening />;
  return (
    <main className="plain campaigns form">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>防护截图</h1>
      <p className="lead">{page.organisation}，每次查看都有记录</p>
      {pictures.length === 0 && <p className="nothing-yet">还没有同事发来截图</p>}
      {pictures.map((one) => (
        <section className="card" key={one.id}>
          <h2>
            {one.name} <span className="small">{one.unit ?? ''}</span>
          </h2>
          <p className="small">
            {minuteText(one.attachedAt)}
            {one.drawn && '，本月抽中'}
          </p>
          <CheckItem person={{ personId: one.personId, isReader: false }} item={asItem(one)} onJudged={refresh} />
        </section>
      ))}
      <More list={list} />
      <p className="page-foot">
        <a href={`/h5/checks/${id}`}>本月抽查</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={page.viewer.name} />
    </main>
  );
}

const picturesOf = ({ pictures }: EvidenceListData) => pictures;

/** What a check found stands in the item's state; a picture nobody has checked waits. */
function asItem({ item, itemName, state, checkedAt, id }: Listed) {
  const found = state === 'VERIFIED' ? ('VERIFIED' as const) : ('REJECTED' as const);
  return { code: item, name: itemName, state, result: checkedAt === null ? null : found, evidenceId: id };
}
