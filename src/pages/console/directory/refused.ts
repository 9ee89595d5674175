import type { FormInstance } from 'antd';
import { ApiProblem } from '../../kit/call.ts';

/** What the service refuses stands at its field, or answers the words where no field is at fault. */
export function showRefusal(form: FormInstance, error: unknown): string | null {
  if (!(error instanceof ApiProblem)) throw error;
  const { field, message } = error;
  const isShown = field !== null && Object.hasOwn(form.getFieldsValue(true) as object, field);
  if (!isShown && (field === null || form.getFieldInstance(field) === undefined)) return message;
  form.setFields([{ name: field as string, errors: [message] }]);
  form.scrollToField(field as string, { focus: true });
  return null;
}
