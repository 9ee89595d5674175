import { App, Button, Drawer, Empty, Flex, Popconfirm, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { TemplateData, TemplateListData, TemplateVersionsData } from '../../../domain/presets/api.ts';
import type { Release } from '../../../domain/presets/types.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame, Unready } from '../parts/page-frame.tsx';
import { PATH, RELEASE_WORDS } from './release.ts';
import { TemplateForm } from './template-form.tsx';

const COLOURS: Readonly<Record<Release, string>> = { ALL: 'green', OFFICERS: 'blue', NOBODY: 'default' };

/** Texts that bulletins are written from; a change is a new version, and no bulletin that is written changes with it. */
export function TemplatesPage() {
  const list = useAsk<TemplateListData>(PATH);
  const [edited, setEdited] = useState<TemplateData | 'new' | null>(null);
  const [history, setHistory] = useState<TemplateData | null>(null);
  return (
    <PageFrame
      title="通报模板"
      of={list}
      extra={
        <Button type="primary" onClick={() => setEdited('new')}>
          新建模板
        </Button>
      }
    >
      <Typography.Text type="secondary">
        安全顾问只能用放开的模板发通报。修改存为新版本，已写好和已发出的通报不变。
      </Typography.Text>
      <Table
        rowKey="id"
        size="middle"
        dataSource={list.data?.templates ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <Empty description="还没有模板。点“新建模板”写第一个。" /> }}
        columns={[
          {
            title: '模板',
            key: 'title',
            render: (_, { title, body }) => (
              <>
                <strong>{title}</strong>
                <br />
                <Typography.Text type="secondary">{body}</Typography.Text>
              </>
            ),
          },
          { title: '诈骗类型', dataIndex: 'fraudName', width: 160 },
          {
            title: '谁可以用',
            key: 'release',
            width: 170,
            render: (_, { releasedTo }) => <Tag color={COLOURS[releasedTo]}>{RELEASE_WORDS[releasedTo]}</Tag>,
          },
          { title: '版本', key: 'version', width: 110, render: (_, { version }) => versionText(version) },
          {
            title: '',
            key: 'acts',
            width: 170,
            render: (_, row) => (
              <Flex gap={8}>
                <Button size="small" aria-label={`修改${row.title}`} onClick={() => setEdited(row)}>
                  修改
                </Button>
                <Button size="small" aria-label={`${row.title}的历史版本`} onClick={() => setHistory(row)}>
                  历史版本
                </Button>
              </Flex>
            ),
          },
        ]}
      />
      {edited && list.data && (
        <TemplateForm
          template={edited === 'new' ? null : edited}
          fraudTypes={list.data.fraudTypes}
          onClose={() => setEdited(null)}
        />
      )}
      {history && <History template={history} onClose={() => setHistory(null)} />}
    </PageFrame>
  );
}

const versionText = (version: number): string => (version === 0 ? '系统自带' : `第${version}版`);

function History({ template, onClose }: { template: TemplateData; onClose: () => void }) {
  const { message } = App.useApp();
  const [before, setBefore] = useState<number | null>(null);
  const asked = useAsk<TemplateVersionsData>(
    `${PATH}/${encodeURIComponent(template.id)}${before === null ? '' : `?before=${before}`}`,
  );
  const restore = async (version: number) => {
    try {
      await call('POST', `${PATH}/${encodeURIComponent(template.id)}/restore`, { version, current: template.version });
      message.success(`已恢复${versionText(version)}`);
      onClose();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    }
    await askAgain(PATH, '/api/bulletins/options');
  };
  return (
    <Drawer open size={640} title={`${template.title}：历史版本`} onClose={onClose}>
      {asked.data === null ? (
        <Unready of={asked} />
      ) : (
        <Flex vertical gap={16}>
          {asked.data.versions.map((one) => (
            <Flex key={one.version} vertical gap={4}>
              <Flex justify="space-between" align="center" gap={8} wrap>
                <Flex gap={8} align="center" wrap>
                  <strong>{versionText(one.version)}</strong>
                  {one.at && (
                    <Typography.Text type="secondary">
                      {minuteText(one.at)} {one.author}
                    </Typography.Text>
                  )}
                  {one.restores !== null && <Tag>恢复自{versionText(one.restores)}</Tag>}
                  <Tag color={COLOURS[one.releasedTo]}>{RELEASE_WORDS[one.releasedTo]}</Tag>
                </Flex>
                {one.version === template.version ? (
                  <Tag color="processing">当前</Tag>
                ) : (
                  <Popconfirm
                    title={`恢复${versionText(one.version)}？`}
                    description="旧内容存为新版本，马上用于新写的通报；已写好的通报不变。"
                    okText="恢复"
                    cancelText="先不"
                    onConfirm={() => restore(one.version)}
                  >
                    <Button size="small">恢复此版</Button>
                  </Popconfirm>
                )}
              </Flex>
              <span>{one.title}</span>
              <Typography.Text type="secondary">{one.body}</Typography.Text>
            </Flex>
          ))}
          {asked.data.next !== null && <Button onClick={() => setBefore(asked.data?.next ?? null)}>更早的版本</Button>}
        </Flex>
      )}
    </Drawer>
  );
}
