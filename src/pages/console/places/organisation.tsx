import {
  Alert,
  Button,
  Card,
  Descriptions,
  Empty,
  Flex,
  Space,
  Statistic,
  Table,
  Tag,
  Timeline,
  Typography,
} from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RateData } from '../../../domain/campaigns/api.ts';
import type { OrganisationData } from '../../../domain/people/api.ts';
import { query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { type Asked, useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { ReachDot } from '../parts/reach-dot.tsx';
import { useMe } from '../shell/me.ts';
import { CorrectOrganisation } from './correct-organisation.tsx';
import { CoverageTag } from './coverage.tsx';
import { UnitList } from './units.tsx';
import { KINDS, TIERS } from './words.ts';

interface OrganisationPaneProps {
  of: Asked<OrganisationData>;
  /** A unit of it that was chosen in the tree; '' for none. */
  unit: string;
  onChanged: () => Promise<void>;
}

/** One organisation: who protects it, whom a warning would reach, its units, and what was changed of it. */
export function OrganisationPane({ of, unit, onChanged }: OrganisationPaneProps) {
  if (of.data === null)
    return (
      <Card size="small">
        <Unready of={of} />
      </Card>
    );
  return <Organisation organisation={of.data} unit={unit} onChanged={onChanged} />;
}

function Organisation({
  organisation,
  unit,
  onChanged,
}: Omit<OrganisationPaneProps, 'of'> & { organisation: OrganisationData }) {
  const [isEditing, setEditing] = useState(false);
  const rights = useMe().data?.rights ?? [];
  const { id, name, advisors, advisorsWanted, allowed } = organisation;
  return (
    <Flex vertical gap={16}>
      <Card
        size="small"
        title={
          <Space wrap>
            <span>{name}</span>
            <CoverageTag advisors={advisors.length} wanted={advisorsWanted} />
          </Space>
        }
        extra={allowed.includes('correct') && !isEditing && <Button onClick={() => setEditing(true)}>更正信息</Button>}
      >
        {isEditing ? (
          <CorrectOrganisation
            organisation={organisation}
            onDone={async () => {
              setEditing(false);
              await onChanged();
            }}
            onBack={() => setEditing(false)}
          />
        ) : (
          <Facts organisation={organisation} hasProtections={rights.includes('campaign.view')} />
        )}
        <Flex gap={16} wrap style={{ marginTop: 12 }}>
          {allowed.includes('people') && <Link href={`/people?${query({ organisationId: id })}`}>看人员</Link>}
          {allowed.includes('warnings') && (
            <Link href={`/warnings?${query({ organisation: id, open: 'all' })}`}>看预警</Link>
          )}
          {allowed.includes('import') && <Link href={`/imports?${query({ organisation: id })}`}>导入名单</Link>}
        </Flex>
      </Card>
      <Advisors organisation={organisation} />
      {rights.includes('directory.view') && (
        <UnitList organisationId={id} chosen={unit} mayMerge={allowed.includes('merge')} onChanged={onChanged} />
      )}
      <Changes organisation={organisation} />
    </Flex>
  );
}

function Facts({ organisation, hasProtections }: { organisation: OrganisationData; hasProtections: boolean }) {
  const { id, code, kind, tier, industry, township, station, address, phone } = organisation;
  const { people, activated, reachable, units } = organisation;
  const rate = useAsk<RateData>(`/api/protections/rate?${query({ organisationId: id })}`, { isOn: hasProtections });
  const done = rate.data?.protection ?? null;
  return (
    <Flex vertical gap={12}>
      <Descriptions
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'code', label: '编号', children: code },
          { key: 'kind', label: '类别', children: [KINDS[kind], TIERS[tier], industry].filter(Boolean).join(' · ') },
          { key: 'place', label: '属地', children: `${township} · ${station}` },
          { key: 'phone', label: '值班电话', children: phone ?? '没有登记' },
          { key: 'address', label: '地址', children: address ?? '没有登记' },
        ]}
      />
      <Flex gap={32} wrap>
        <Statistic title="在职" value={people} suffix="人" />
        <Statistic title="已激活企业微信" value={activated} suffix={`/ ${people} 人`} />
        <Statistic title="能收到消息" value={reachable} suffix={`/ ${people} 人`} />
        <Statistic title="部门" value={units} suffix="个" />
        {done && (
          <Statistic
            title="三项防护完成"
            value={done.share === null ? '—' : (100 * done.share).toFixed(1)}
            suffix={done.share === null ? '' : `%（${done.numerator}/${done.denominator}）`}
          />
        )}
      </Flex>
    </Flex>
  );
}

type Held = OrganisationData['advisors'][number] | OrganisationData['police'][number];

function Advisors({ organisation: { advisors, police, advisorsWanted } }: { organisation: OrganisationData }) {
  return (
    <Card size="small" title={`安全顾问与民警（顾问应有${advisorsWanted}位，现有${advisors.length}位）`}>
      {advisors.length === 0 && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 12 }}
          title="没有安全顾问：预警会直接转给社区民警"
          description="请在手机端“顾问聘任”中提名，或联系该单位确定人选。"
        />
      )}
      <Table<Held>
        size="small"
        rowKey={(row) => `${row.personId} ${'isPrimary' in row ? 'ADVISOR' : row.title}`}
        pagination={false}
        dataSource={[...advisors, ...police]}
        locale={{ emptyText: <Empty description="还没有人负责这个单位" /> }}
        columns={[
          {
            title: '姓名',
            width: 140,
            render: (_, { personId, name }) => <Link href={`/people?${query({ person: personId })}`}>{name}</Link>,
          },
          {
            title: '职务',
            render: (_, row) => ('isPrimary' in row ? (row.isPrimary ? '第一顾问' : '副顾问') : row.title),
          },
          {
            title: '能否联系上',
            render: (_, row) => (
              <Space size={8}>
                <ReachDot personId={row.personId} />
                {'isAway' in row && row.isAway && <Tag>◐ 休假</Tag>}
              </Space>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Changes({ organisation: { changes } }: { organisation: OrganisationData }) {
  return (
    <Card size="small" title="变更记录">
      {changes.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="还没有人在工作台上更正过这个单位" />
      ) : (
        <Timeline
          items={changes.map(({ id, at, by, did, reason }) => ({
            key: id,
            content: (
              <>
                <div>
                  {did} <Typography.Text type="secondary">{by}</Typography.Text>
                </div>
                <Typography.Text type="secondary">
                  {minuteText(at)} · {reason}
                </Typography.Text>
              </>
            ),
          }))}
        />
      )}
    </Card>
  );
}
