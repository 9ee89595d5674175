import { Tag } from 'antd';
import type { MessageListData } from '../../../domain/operations/api.ts';
import { DELIVERY_STATES } from '../../../domain/operations/types.ts';

type Message = MessageListData['messages'][number];

/** A state with its sign: colour is never alone. */
export function StateTag({ state }: Pick<Message, 'state'>) {
  const [sign, color] = SIGNS[state] ?? ['', 'default'];
  return (
    <Tag color={color} style={{ marginInlineEnd: 0 }}>
      {sign} {DELIVERY_STATES[state]}
    </Tag>
  );
}

const SIGNS: Partial<Record<Message['state'], [string, string]>> = {
  accepted: ['✓', 'success'],
  accepted_blind: ['✓', 'success'],
  acted: ['✓', 'success'],
  dead: ['✕', 'error'],
  rejected_perm: ['✕', 'error'],
  unreachable: ['✕', 'error'],
  unconfirmed: ['？', 'warning'],
  unknown: ['？', 'warning'],
  queued: ['…', 'processing'],
  held: ['…', 'processing'],
  planned: ['…', 'processing'],
  claimed: ['…', 'processing'],
};
