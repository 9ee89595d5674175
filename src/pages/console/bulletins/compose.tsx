import { Alert, App, Button, Card, Col, Flex, Row } from 'antd';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { BulletinListData, BulletinViewData, OptionsData } from '../../../domain/bulletins/api.ts';
import {
  type Change,
  type Draft,
  draftOf,
  forgetDraft,
  inputOf,
  keepDraft,
  keptDraft,
  newDraft,
} from '../../kit/bulletins/draft.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useMe } from '../shell/me.ts';
import { AudienceFields } from './audience-fields.tsx';
import { Preview } from './preview.tsx';
import { WhenFields, WordsFields } from './words-fields.tsx';

const pathOf = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

export const NewBulletinPage = () => <Compose id="" kind="new" />;
export const EditBulletinPage = ({ id }: { id: string }) => <Compose id={id} kind="edit" />;
export const CorrectBulletinPage = ({ id }: { id: string }) => <Compose id={id} kind="correct" />;

type Kind = 'new' | 'edit' | 'correct';

const TITLES: Readonly<Record<Kind, string>> = { new: '写通报', edit: '修改通报', correct: '更正通报' };

/** A form as it is opened: empty, a draft that is changed, or the wrong one that is put right. */
function Compose({ id, kind }: { id: string; kind: Kind }) {
  const me = useMe();
  const options = useAsk<OptionsData>('/api/bulletins/options', { staleMs: 60_000 });
  const first = useAsk<BulletinListData>('/api/bulletins?limit=1', { isOn: id === '' });
  const old = useAsk<BulletinViewData>(pathOf(id), { isOn: id !== '' });
  const source = id === '' ? first : old;
  const isReady = me.data !== null && options.data !== null && source.data !== null;
  const of = {
    data: isReady ? source.data : null,
    problem: options.problem ?? source.problem,
    refresh: async () => void (await Promise.all([options.refresh(), source.refresh()])),
  };
  const draft =
    old.data && id !== ''
      ? draftOf(old.data)
      : first.data && options.data
        ? newDraft(first.data.now, options.data)
        : null;
  if (!isReady || draft === null || options.data === null || me.data === null)
    return <PageFrame title={TITLES[kind]} of={of} />;
  return (
    <Form
      id={id}
      kind={kind}
      options={options.data}
      opened={draft}
      from={id === '' ? '' : JSON.stringify(draft)}
      userid={me.data.personId}
    />
  );
}

interface FormProps {
  id: string;
  kind: Kind;
  options: OptionsData;
  opened: Draft;
  from: string;
  userid: string;
}

function Form({ id, kind, options, opened, from: openedFrom, userid }: FormProps) {
  const [, go] = useLocation();
  const { message } = App.useApp();
  const [path] = useState(() => location.pathname);
  // What was opened stays, whatever is asked again meanwhile: nobody's typing is written over.
  const [{ first, from }] = useState({ first: opened, from: openedFrom });
  const [kept] = useState(() => keptDraft(userid, path, first, from));
  const [draft, setDraft] = useState(kept ?? first);
  const [isBack, setBack] = useState(kept !== null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const change: Change = (part) => {
    setProblem(null);
    setDraft((before) => ({ ...before, ...part }));
  };
  useEffect(() => {
    if (draft !== first) keepDraft(userid, path, { draft, from });
  }, [draft, first, userid, path, from]);

  const save = async () => {
    setBusy(true);
    try {
      const input = inputOf(draft);
      const stored =
        kind === 'correct'
          ? await call<BulletinViewData>('POST', `${pathOf(id)}/correct`, input)
          : kind === 'edit'
            ? await call<BulletinViewData>('PUT', pathOf(id), input)
            : await call<BulletinViewData>('POST', '/api/bulletins', input);
      forgetDraft(userid, path);
      await askAgain('/api/bulletins');
      message.success('已保存为草稿，核对后提交');
      go(`/bulletins/${stored.id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const startAnew = () => {
    forgetDraft(userid, path);
    setDraft(first);
    setBack(false);
  };
  return (
    <PageFrame
      title={TITLES[kind]}
      extra={
        <Button type="primary" loading={isBusy} onClick={() => void save()}>
          保存，下一步
        </Button>
      }
    >
      {kind === 'correct' && <Alert type="info" showIcon title="更正会发给可能看过原文的人，写清楚正确的内容。" />}
      {isBack && (
        <Alert
          type="info"
          showIcon
          title="已恢复上次没保存的内容"
          action={
            <Button size="small" onClick={startAnew}>
              清空重写
            </Button>
          }
        />
      )}
      {problem && <Alert type="error" showIcon title={problem.message} role="alert" />}
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={14}>
          <Flex vertical gap={16}>
            <Card size="small" title="写什么">
              <WordsFields draft={draft} options={options} field={problem?.field ?? null} onChange={change} />
            </Card>
            <Card size="small" title="发给谁">
              <AudienceFields draft={draft} options={options} onChange={change} />
            </Card>
            <Card size="small" title="什么时候">
              <WhenFields draft={draft} onChange={change} />
            </Card>
          </Flex>
        </Col>
        <Col xs={24} lg={10}>
          <div style={{ position: 'sticky', top: 64, maxHeight: 'calc(100vh - 80px)', overflowY: 'auto' }}>
            <Preview draft={draft} />
          </div>
        </Col>
      </Row>
    </PageFrame>
  );
}
