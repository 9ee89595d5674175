import { Alert, App, Button, Flex, Tabs } from 'antd';
import type { SettingsData, VersionData } from '../../../domain/policies/api.ts';
import { LEVEL_NAMES, type SettingsLevel } from '../../../domain/policies/types.ts';
import { call } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { CardTexts } from './cards.tsx';
import { useDraft } from './draft.ts';
import { Acts, Changes, History } from './history.tsx';
import { Ladders } from './ladders.tsx';
import { LimitsForm, TimersForm } from './limits.tsx';
import { PutInForce } from './put-in-force.tsx';
import { Replay } from './replay.tsx';
import { ReplayedWith } from './replayed-with.tsx';

/** Ladders, time limits, quotas and words of cards: what is in force, what would come of a change, what was before. */
export function SettingsPage() {
  const settings = useAsk<SettingsData>('/api/settings');
  return (
    <PageFrame title="参数设置" of={settings} extra={settings.data && <TakeBack settings={settings.data} />}>
      {settings.data && <Content key={settings.data.version} settings={settings.data} />}
    </PageFrame>
  );
}

function Content({ settings }: { settings: SettingsData }) {
  const { canChange, pending, running, version } = settings;
  const address = useAddress();
  const draft = useDraft(settings);
  const level = (address.one('level') in LEVEL_NAMES ? address.one('level') : 'CRITICAL') as SettingsLevel;
  const mayChange = canChange && pending === null;
  return (
    <Flex vertical gap={16}>
      {pending && (
        <Alert
          type="info"
          showIcon
          title={pending.state === 'PROPOSED' ? '有一版修改等另一位民警确认' : '有一版修改等着生效'}
          description={
            <>
              <Changes version={pending} />
              <ReplayedWith replayId={pending.replayId} canOpen={canChange} />
            </>
          }
          action={<Acts version={pending} inForce={version} />}
        />
      )}
      {running > 0 && (
        <Alert type="info" showIcon title={`有 ${running} 条进行中的预警仍按它们开始时的设置执行，不受以后改动影响`} />
      )}
      {draft.isChanged && <PutInForce draft={draft} version={version} canChange={mayChange} />}
      <Tabs
        activeKey={address.one('tab') || 'ladders'}
        onChange={(tab) => address.change({ tab, after: null })}
        items={[
          {
            key: 'ladders',
            label: '升级阶梯',
            children: (
              <Ladders
                draft={draft}
                level={level}
                canChange={mayChange}
                onLevel={(next) => address.change({ level: next }, { replace: true })}
              />
            ),
          },
          { key: 'timers', label: '时限', children: <TimersForm draft={draft} canChange={mayChange} /> },
          { key: 'limits', label: '打扰与限额', children: <LimitsForm draft={draft} canChange={mayChange} /> },
          { key: 'cards', label: '卡片文字', children: <CardTexts draft={draft} /> },
          ...(canChange
            ? [{ key: 'replay', label: '政策回放', children: <Replay draft={draft} version={version} /> }]
            : []),
          { key: 'history', label: '修改记录', children: <History inForce={version} canChange={canChange} /> },
        ]}
      />
    </Flex>
  );
}

/** One press, and what was before holds again. */
function TakeBack({ settings: { canChange, version, pending } }: { settings: SettingsData }) {
  const { modal, message } = App.useApp();
  if (!canChange || version === 0 || pending !== null) return null;
  const takeBack = () =>
    call<VersionData>('POST', '/api/settings/take-back', { basedOn: version, reason: `撤回第${version}版` }).then(
      async () => {
        message.success('已恢复到前一版');
        await askAgain('/api/settings');
      },
      (problem: Error) => {
        message.error(problem.message);
      },
    );
  return (
    <Button
      onClick={() =>
        modal.confirm({
          title: `撤回第${version}版`,
          content: '前一版的设置马上生效，新的预警照此执行；进行中的预警不变。',
          okText: '恢复到前一版',
          cancelText: '不了',
          onOk: takeBack,
        })
      }
    >
      恢复到前一版
    </Button>
  );
}
