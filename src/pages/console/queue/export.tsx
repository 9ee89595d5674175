import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import { ApiProblem } from '../../kit/call.ts';
import { download } from '../parts/download.ts';

/** The list as it is narrowed and ordered now, as a file. */
export function ExportButton({ search, total }: { search: string; total: number }) {
  const { message } = App.useApp();
  const [isTaking, setTaking] = useState(false);
  const take = async () => {
    setTaking(true);
    try {
      await download(`/api/desk/warnings.xlsx?${search}`, '预警列表.xlsx');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      void message.error(error.message, 8);
    } finally {
      setTaking(false);
    }
  };
  return (
    <Tooltip title="按当前条件和次序导出；文件末尾写明导出人和时间，导出记入审计日志">
      <Button icon={<DownloadOutlined />} loading={isTaking} disabled={total === 0} onClick={() => void take()}>
        导出 XLSX
      </Button>
    </Tooltip>
  );
}
