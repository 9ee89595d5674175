import { Alert, Button, Flex, Tag, Typography } from 'antd';
import { Link } from 'wouter';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { maskPhone } from '../../../lib/masking.ts';
import { minuteText } from '../../kit/time.ts';
import { AdvisorsReach } from '../parts/advisors-reach.tsx';
import { KeyCaps } from '../shell/keys.tsx';
import { LevelTag } from './parts.tsx';
import type { Person, RaiseDraft } from './raise-draft.ts';

/** Enough of somebody to tell him from others of his name. */
export function PersonLine({ person }: { person: Person }) {
  const { name, organisation, unit, post, employeeNo, phoneFits, open } = person;
  return (
    <Flex gap={12} wrap align="center">
      <b>{name}</b>
      <span>{[organisation, unit, post].filter(Boolean).join('　')}</span>
      <Typography.Text type="secondary">工号{employeeNo}</Typography.Text>
      {phoneFits && <Tag color="success">✓ 手机号一致</Tag>}
      {open.length > 0 && <Tag color="warning">有未办结预警</Tag>}
    </Flex>
  );
}

/** Whom it is about, how far his advisors can be reached, and what is open about him already. */
export function PickedPerson({ draft, words, onAgain }: { draft: RaiseDraft; words: WordsData; onAgain: () => void }) {
  const { picked, phone } = draft;
  const [open] = picked?.open ?? [];
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} align="center" wrap>
        {picked ? <PersonLine person={picked} /> : <b>手机号 {maskPhone(phone)}，待中心匹配</b>}
        <Button size="small" autoInsertSpace={false} onClick={onAgain}>
          重选
        </Button>
      </Flex>
      {picked && <AdvisorsReach employeeId={picked.employeeId} />}
      {open && (
        <Alert
          type="warning"
          showIcon
          title={
            <>
              此人已有未办结预警 <LevelTag level={open.level} words={words} />
              {open.number}，{words.fraudTypes[open.fraudType]}，{words.states[open.state]}，
              {minuteText(open.createdAt)}
            </>
          }
          description={
            <>
              <Link href={`/w/${open.id}`}>打开这一起</Link>（<KeyCaps keys="o" />
              ）；同一类型24小时内再发，会并入这一起。
            </>
          }
        />
      )}
    </Flex>
  );
}
