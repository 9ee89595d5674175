import {
  Alert,
  App,
  Button,
  Card,
  Checkbox,
  Col,
  DatePicker,
  Flex,
  Form,
  Input,
  Radio,
  Row,
  Select,
  Statistic,
  Tag,
} from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import type {
  CampaignData,
  CampaignListData,
  CampaignScope,
  OpenInput,
  PreviewData,
  RateData,
} from '../../../domain/campaigns/api.ts';
import { EVIDENCE, EVIDENCE_WORDS, type Evidence } from '../../../domain/campaigns/types.ts';
import type { Place } from '../../kit/bulletins/draft.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { dayText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { PastedOrganisations } from '../parts/pasted.tsx';
import { Picked } from '../parts/picked.tsx';
import { SavedAudience, type UsableAudience } from '../parts/saved-audience.tsx';

const MONTH_MS = 30 * 86_400_000;

/** Asking a place's employees for their protections. */
export function OpenCampaignPage() {
  const options = useAsk<OptionsData>('/api/bulletins/options', { staleMs: 60_000 });
  const rate = useAsk<RateData>('/api/protections/rate', { staleMs: 60_000 });
  const clock = useAsk<CampaignListData>('/api/campaigns?limit=1', { staleMs: 60_000 });
  const isReady = options.data !== null && rate.data !== null && clock.data !== null;
  if (!isReady || !options.data || !rate.data || !clock.data) {
    const problem = options.problem ?? rate.problem ?? clock.problem;
    const refresh = async () => void (await Promise.all([options.refresh(), rate.refresh(), clock.refresh()]));
    return <PageFrame title="发起防护活动" of={{ data: null, problem, refresh }} />;
  }
  return <OpenForm options={options.data} items={rate.data.items} now={clock.data.now} />;
}

interface OpenFormProps {
  options: OptionsData;
  items: RateData['items'];
  now: string;
}

type Lists = Required<Omit<CampaignScope, 'organisationIds' | 'gridUnitIds'>>;
const NONE: Lists = {
  ...{ townshipIds: [], stationIds: [], kinds: [], tiers: [], sectors: [], industries: [], posts: [], tags: [] },
};

function OpenForm({ options, items, now }: OpenFormProps) {
  const { message } = App.useApp();
  const [, go] = useLocation();
  const [name, setName] = useState('三项防护行动');
  const [deadline, setDeadline] = useState(dayText(new Date(Date.parse(now) + MONTH_MS).toISOString()));
  const [evidence, setEvidence] = useState<Evidence>('NONE');
  const [asked, setAsked] = useState(items.map(({ code }) => code));
  const [lists, setLists] = useState(NONE);
  const [organisations, setOrganisations] = useState<Place[]>([]);
  const [units, setUnits] = useState<Place[]>([]);
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const chosen = Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0));
  const scope: CampaignScope = {
    ...chosen,
    ...(organisations.length > 0 ? { organisationIds: organisations.map(({ id }) => id) } : {}),
    ...(units.length > 0 ? { gridUnitIds: units.map(({ id }) => id) } : {}),
  };
  const narrow = (change: () => void) => {
    setPreview(null);
    change();
  };
  const apply = ({ filter, places }: UsableAudience) =>
    narrow(() => {
      const { roles: _, organisationIds = [], gridUnitIds = [], tags = [], ...rest } = filter;
      const named = (ids: readonly string[]) => places.filter(({ id }) => ids.includes(id));
      setLists({ ...NONE, ...rest, tags: tags.filter((tag) => tag !== 'PRIMARY_ADVISOR') });
      setOrganisations(named(organisationIds));
      setUnits(named(gridUnitIds));
    });
  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      if (!preview) return setPreview(await call<PreviewData>('POST', '/api/campaigns/preview', { scope }));
      const body = { name: name.trim(), scope, items: asked, deadline, evidence } satisfies OpenInput;
      const { id } = await call<CampaignData>('POST', '/api/campaigns', body);
      message.success('已发起，正在逐批询问');
      await askAgain('/api/campaigns');
      go(`/campaigns/${id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const list = (label: string, key: keyof Lists, choices: readonly { id: string; name: string }[]) =>
    choices.length > 1 && (
      <Form.Item label={label} htmlFor={key} style={{ marginBottom: 12 }}>
        <Select
          id={key}
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount="responsive"
          placeholder="不限"
          value={lists[key] as string[]}
          options={choices.map(({ id, name: label }) => ({ value: id, label }))}
          onChange={(values: string[]) => narrow(() => setLists({ ...lists, [key]: values }))}
        />
      </Form.Item>
    );
  return (
    <PageFrame
      title="发起防护活动"
      extra={
        <Button
          type="primary"
          loading={isBusy}
          disabled={asked.length === 0 || name.trim() === ''}
          onClick={() => void send()}
        >
          {preview ? '确认发起' : '看看有多少人'}
        </Button>
      }
    >
      {problem && <Alert type="error" showIcon role="alert" title={problem.message} />}
      {preview && (
        <Card size="small">
          <Flex gap={32}>
            <Statistic title="将询问" value={preview.people} suffix="名员工" />
            <Statistic title="涉及" value={preview.organisations} suffix="个单位" />
          </Flex>
        </Card>
      )}
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <Card size="small" title="问什么">
            <Form layout="vertical" component="div">
              <Form.Item label="活动名称" htmlFor="name">
                <Input
                  id="name"
                  maxLength={30}
                  showCount
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              </Form.Item>
              <Form.Item label="防护项目" extra="员工逐项勾选，自愿填写；已经完成的不再问。">
                <Checkbox.Group
                  value={asked}
                  options={items.map(({ code, name: label }) => ({ value: code, label }))}
                  onChange={(codes: string[]) => setAsked(codes)}
                />
              </Form.Item>
              <Form.Item label="佐证截图">
                <Radio.Group
                  value={evidence}
                  options={EVIDENCE.map((value) => ({ value, label: EVIDENCE_WORDS[value] }))}
                  onChange={(event) => setEvidence(event.target.value as Evidence)}
                />
              </Form.Item>
              <Form.Item
                label="截止日期"
                htmlFor="deadline"
                extra="到期自动结束。第1、3、7天提醒未完成的人，最多三次。"
              >
                <DatePicker
                  id="deadline"
                  allowClear={false}
                  value={dayjs(deadline)}
                  minDate={dayjs(dayText(now))}
                  onChange={(day) => day && setDeadline(day.format('YYYY-MM-DD'))}
                />
              </Form.Item>
            </Form>
          </Card>
        </Col>
        <Col xs={24} lg={12}>
          <Card
            size="small"
            title="问谁"
            extra={
              !options.templatesOnly && (
                <PastedOrganisations
                  onAdd={(added) =>
                    narrow(() =>
                      setOrganisations([
                        ...organisations,
                        ...added.filter(({ id }) => !organisations.some((one) => one.id === id)),
                      ]),
                    )
                  }
                />
              )
            }
          >
            <Form layout="vertical" component="div">
              <SavedAudience current={{ roles: ['EMPLOYEE'], ...scope }} onApply={apply} />
              {list('乡镇街道', 'townshipIds', options.townships)}
              {list('派出所', 'stationIds', options.stations)}
              {list('单位类别', 'kinds', options.kinds)}
              {list('单位层级', 'tiers', options.tiers)}
              {list('系统', 'sectors', options.sectors)}
              {list(
                '行业',
                'industries',
                options.industries.map((id) => ({ id, name: id })),
              )}
              {list(
                '标签',
                'tags',
                options.tags.filter(({ id }) => id !== 'PRIMARY_ADVISOR'),
              )}
              {lists.posts.length > 0 && (
                <Form.Item label="只问这些岗位">
                  <Flex wrap gap={6}>
                    {lists.posts.map((post) => (
                      <Tag
                        key={post}
                        closable
                        onClose={() =>
                          narrow(() => setLists({ ...lists, posts: lists.posts.filter((one) => one !== post) }))
                        }
                      >
                        {post}
                      </Tag>
                    ))}
                  </Flex>
                </Form.Item>
              )}
              <Picked
                legend="只问这些单位"
                picked={organisations}
                onChange={(left) => narrow(() => setOrganisations(left))}
              />
              <Picked legend="只问这些部门" picked={units} onChange={(left) => narrow(() => setUnits(left))} />
            </Form>
          </Card>
        </Col>
      </Row>
    </PageFrame>
  );
}
