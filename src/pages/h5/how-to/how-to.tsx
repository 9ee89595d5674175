import '../article.css';
import './how-to.css';
import { useState } from 'react';
import { useLoaded } from '../../kit/data.ts';
import { Chips } from '../../kit/fields.tsx';
import { NowherePage } from '../../kit/page.tsx';
import { useTitle } from '../../kit/router.tsx';
import { loadOwn } from '../api.ts';
import { guideOf, type Picture } from './guides.ts';

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

const GREEN = '#07844a';
const INK = '#333';
const PALE = '#e9ecef';

/** A phone with the one thing to look at in green. */
function PhonePicture({ picture }: { picture: Picture }) {
  return (
    <svg className="phone-picture" viewBox="0 0 200 170" role="img" aria-label={labelOf(picture)}>
      <rect x="4" y="4" width="192" height="162" rx="16" fill="#fff" stroke={INK} strokeWidth="3" />
      <rect x="80" y="11" width="40" height="4" rx="2" fill={PALE} />
      <Screen picture={picture} />
    </svg>
  );
}

function Screen({ picture }: { picture: Picture }) {
  switch (picture.screen) {
    case 'store':
      return (
        <>
          <rect x="16" y="26" width="168" height="26" rx="13" fill={PALE} />
          <Line x={28} y={44} text={picture.search} />
          <rect x="16" y="66" width="44" height="44" rx="10" fill="#0b57a4" />
          <path d="M38 74l14 5v10c0 8-6 13-14 16-8-3-14-8-14-16V79z" fill="#fff" />
          <Line x={68} y={82} text={picture.hit} bold />
          <Line x={68} y={100} text={picture.by} small />
          <Button y={122} text="安装" />
        </>
      );
    case 'switch':
      return (
        <>
          <Line x={100} y={42} text={picture.title} bold centre />
          {picture.rows.map((row, index) => (
            <g key={row.text} transform={`translate(0 ${56 + index * 42})`}>
              <rect
                x="14"
                y="0"
                width="172"
                height="36"
                rx="8"
                fill="#f6f7f8"
                stroke={row.marked ? GREEN : 'none'}
                strokeWidth="2"
              />
              <Line x={24} y={23} text={row.text} />
              <rect x="140" y="8" width="36" height="20" rx="10" fill={row.on ? GREEN : '#bbb'} />
              <circle cx={row.on ? 166 : 150} cy="18" r="8" fill="#fff" />
            </g>
          ))}
        </>
      );
    case 'call':
      return (
        <>
          <Line x={100} y={52} text={picture.number} bold centre size={28} />
          <rect x="24" y="70" width="152" height="34" rx="10" fill={PALE} />
          <Line x={100} y={92} text={picture.phrase} centre />
          <circle cx="100" cy="134" r="20" fill={GREEN} />
          <path d="M91 128c2 9 6 13 15 15l3-5-6-3-2 2c-2-1-4-3-5-5l2-2-3-6z" fill="#fff" />
        </>
      );
    case 'page':
      return (
        <>
          <circle cx="100" cy="58" r="22" fill="#c5221f" />
          <path d="M100 44l4 9h10l-8 6 3 10-9-6-9 6 3-10-8-6h10z" fill="#ffd54d" />
          <Line x={100} y={104} text={picture.title} bold centre />
          <Button y={120} text={picture.button} />
        </>
      );
  }
}

function Button({ y, text }: { y: number; text: string }) {
  return (
    <>
      <rect x="50" y={y} width="100" height="32" rx="8" fill={GREEN} />
      <text x="100" y={y + 21} textAnchor="middle" fontSize="15" fill="#fff">
        {text}
      </text>
    </>
  );
}

interface LineProps {
  x: number;
  y: number;
  text: string;
  bold?: boolean;
  small?: boolean;
  centre?: boolean;
  size?: number;
}

function Line({ x, y, text, bold = false, small = false, centre = false, size = small ? 11 : 14 }: LineProps) {
  return (
    <text x={x} y={y} fontSize={size} fontWeight={bold ? 700 : 400} fill={INK} textAnchor={centre ? 'middle' : 'start'}>
      {text}
    </text>
  );
}

function labelOf(picture: Picture): string {
  switch (picture.screen) {
    case 'store':
      return `应用商店里搜索${picture.search}，点安装`;
    case 'switch':
      return `${picture.title}：打开${picture.rows.find(({ marked }) => marked)?.text ?? ''}`;
    case 'call':
      return `拨打${picture.number}，说${picture.phrase}`;
    case 'page':
      return `${picture.title}页面，点${picture.button}`;
  }
}
