import { Button, Space, Tooltip } from 'antd';
import { query } from '../../kit/call.ts';

/** What the page shows, as a file; the file says who took it and when, and the log keeps it. */
export function ExportButtons({
  path,
  search,
}: {
  path: string;
  search: Readonly<Record<string, string | number | null>>;
}) {
  return (
    <Tooltip title="按当前条件导出；文件末尾写明导出人和时间，导出本身也记入日志">
      <Space.Compact>
        <Button href={`${path}?${query({ ...search, format: 'xlsx' })}`}>导出 XLSX</Button>
        <Button href={`${path}?${query({ ...search, format: 'csv' })}`}>CSV</Button>
      </Space.Compact>
    </Tooltip>
  );
}
