import '../article.css';
import './how-to.css';
import { useState } from 'react';
import { useLoaded } from '../../kit/data.ts';
import { Chips } from '../../kit/fields.tsx';
import { useTitle } from '../../kit/router.tsx';
import { NowherePage } from '../nowhere.tsx';
import { loadOwn } from '../profile.ts';
import { guideOf } from './guides.ts';
import { PhonePicture } from './picture.tsx';

const PHONES: [pattern: RegExp, name: string][] = [
  [/iPhone|iPad/, '苹果'],
  [/honor/i, '荣耀'],
  [/huawei/i, '华为'],
  [/xiaomi|redmi|\bmi\b/i, '小米、红米'],
  [/oppo|oneplus/i, 'OPPO、一加'],
  [/vivo/i, 'vivo'],
];

/** One protection, step by step, for the reader's own phone or operator. */
export function HowToPage({ id }: { id: string }) {
  const { data } = useLoaded(loadOwn);
  const guide = guideOf(id, data?.govPage ?? '政务服务');
  const [chosen, setChosen] = useState(() => ownPhone(navigator.userAgent));
  useTitle(guide?.title ?? '怎么操作');
  if (!guide) return <NowherePage />;
  const choice = guide.choices.find(({ name }) => name === chosen) ?? guide.choices[0];
  return (
    <main className="article how-to">
      <h1>{guide.title}</h1>
      <p className="lead">{guide.lead}</p>
      <Chips
        legend={guide.choose}
        choices={guide.choices.map(({ name }) => ({ id: name, name }))}
        picked={choice ? [choice.name] : []}
        onPick={setChosen}
      />
      <ol>
        {choice?.steps.map(({ text, picture }) => (
          <li key={text}>
            <p>{text}</p>
            {picture && <PhonePicture picture={picture} />}
          </li>
        ))}
      </ol>
      <p className="how-to-note">{guide.note}</p>
      <p>
        不会操作？在聊天里发<b>防护</b>，选“请教我怎么操作”，安全顾问来帮您。
      </p>
      <p className="page-foot">
        <a href="/h5/protections">做好了，去确认</a>
      </p>
    </main>
  );
}

function ownPhone(agent: string): string {
  return PHONES.find(([pattern]) => pattern.test(agent))?.[1] ?? '';
}
