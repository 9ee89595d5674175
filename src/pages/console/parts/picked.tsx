import { Flex, Form, Tag } from 'antd';
import type { Place } from '../../kit/bulletins/draft.ts';

interface PickedProps {
  legend: string;
  picked: Place[];
  onChange: (picked: Place[]) => void;
}

/** Places chosen one by one, each taken away by itself. */
export function Picked({ legend, picked, onChange }: PickedProps) {
  if (picked.length === 0) return null;
  return (
    <Form.Item label={`${legend}（${picked.length}个）`} style={{ marginBottom: 12 }}>
      <Flex wrap gap={6} style={{ maxHeight: 160, overflowY: 'auto' }}>
        {picked.map(({ id, name }) => (
          <Tag key={id} closable onClose={() => onChange(picked.filter((one) => one.id !== id))}>
            {name}
          </Tag>
        ))}
      </Flex>
    </Form.Item>
  );
}
