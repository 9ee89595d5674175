import { useState } from 'react';
import type { CheckWordData } from '../../domain/check-words/api.ts';
import { call } from '../kit/call.ts';
import { ResourceForm } from '../kit/form.tsx';
import { Page } from '../kit/page.tsx';
import { momentText } from '../kit/time.ts';

/** Somebody at the door says he is police: whoever doubts him asks here. Needs no login. */
export function VerifyPage() {
  const [answer, setAnswer] = useState<{ word: string; data: CheckWordData } | null>(null);
  return (
    <Page title="核验来人身份" lead="请他出示企业微信卡片上的核验码，在这里输入。" foot={{ '/h5/help': '使用帮助' }}>
      {answer && <Verdict {...answer} />}
      <ResourceForm
        heading="核验码"
        fields={[
          {
            name: 'word',
            title: '卡片上的6位字母和数字',
            placeholder: '例如 K7M3QX',
            most: 12,
            needed: '请输入核验码',
          },
        ]}
        submit="核验"
        send={async (filled) => {
          const word = filled('word');
          setAnswer(null);
          const data = await call<CheckWordData>('POST', '/api/check-words', { word }, { login: false });
          setAnswer({ word: word.toUpperCase(), data });
          return undefined;
        }}
        onSent={async () => {}}
      />
      <p className="small">民警和安全顾问绝不会让您转账、共享屏幕、提供验证码。拿不准，请拨96110；急事拨110。</p>
    </Page>
  );
}

function Verdict({ word, data }: { word: string; data: CheckWordData }) {
  if (data.state === 'GENUINE')
    return (
      <section className="card" role="status">
        <h2>✓ 核验通过，是真的</h2>
        <p>
          {data.drill && '（演练）'}
          {data.place} {data.post} {data.name}
        </p>
        <p className="small">
          核验码 {word}，{momentText(data.until, data.now)} 前有效；本次处置结束后失效。
        </p>
      </section>
    );
  if (data.state === 'PASSED')
    return (
      <section className="card" role="alert">
        <h2 className="fault">✕ 此人已不再负责这件事</h2>
        <p>核验码 {word} 对应的事已交给别人负责。请不要再听他的，请现在负责的人出示核验码，或当场拨96110核实。</p>
      </section>
    );
  return (
    <section className="card" role="alert">
      <h2 className="fault">{data.state === 'ENDED' ? '✕ 核验码已失效' : '✕ 没有查到，可能是假的'}</h2>
      <p>
        {data.state === 'ENDED'
          ? `核验码 ${word} 对应的处置已经结束。请他给出新的核验码，或当场拨96110核实。`
          : `没有核验码 ${word}。请先对照卡片看有没有输错；确认没错，就不要听他的，马上拨110或96110。`}
      </p>
    </section>
  );
}
