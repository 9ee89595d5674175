import { Alert, Button, Card, Checkbox, Flex, Progress, Typography } from 'antd';
import { useRef, useState } from 'react';
import type { ImportViewData } from '../../../domain/roster/api.ts';
import { ApiProblem, query, upload } from '../../kit/call.ts';
import { PlaceSelect } from '../directory/place-select.tsx';
import { useAddress } from '../parts/address.ts';
import { PickFile } from './pick-file.tsx';
import { sendingWith } from './sending.ts';

interface UploadListProps {
  onChecked: (id: string) => void;
  /** Stopped half-way, it may stand among the lists all the same. */
  onStopped: () => void;
}

/** A list is sent and checked; the directory stays as it is until somebody confirms. */
export function UploadList({ onChecked, onStopped }: UploadListProps) {
  const address = useAddress();
  const organisation = address.one('organisation');
  const [fullList, setFullList] = useState(false);
  const [includeHidden, setIncludeHidden] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const stop = useRef<AbortController | null>(null);

  async function send(list: File): Promise<void> {
    stop.current = new AbortController();
    setTrouble(null);
    setPercent(0);
    const asked = query({
      fullList: String(fullList),
      includeHidden: String(includeHidden),
      fileName: list.name.slice(-200),
      organisation,
    });
    const via = sendingWith({ onPart: setPercent, stop: stop.current.signal });
    try {
      onChecked((await upload<ImportViewData>(`/api/imports?${asked}`, list, via)).id);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
      onStopped();
    } finally {
      setPercent(null);
    }
  }

  const isBusy = percent !== null;
  return (
    <Card size="small" title="导入一份名单">
      <Flex vertical gap={12}>
        <Flex gap={16} wrap align="center">
          <label htmlFor="import-organisation">单位</label>
          <PlaceSelect
            id="import-organisation"
            aria-label="名单所属单位"
            placeholder="按表中的单位名称（可输入名称指定一家）"
            value={organisation}
            kinds={['ORGANISATION']}
            onChange={(id) => address.change({ organisation: id }, { replace: true })}
          />
          <Checkbox checked={fullList} disabled={isBusy} onChange={({ target }) => setFullList(target.checked)}>
            这是完整名单（表里没有的人按离职处理）
          </Checkbox>
          <Checkbox
            checked={includeHidden}
            disabled={isBusy}
            onChange={({ target }) => setIncludeHidden(target.checked)}
          >
            包括隐藏或被筛选掉的行
          </Checkbox>
        </Flex>
        <PickFile
          file={file}
          asks="把表格拖到这里，或点这里选择"
          hint="XLSX或CSV，不超过20 MB。先检查，看清变化、确认后才会写入；不收身份证号、银行卡号、住址。"
          isBusy={isBusy}
          onPick={(picked) => {
            setFile(picked);
            setTrouble(null);
          }}
        />
        {trouble !== null && <Alert type="error" showIcon title={trouble} />}
        <Flex gap={12} align="center">
          <Button type="primary" disabled={file === null} loading={isBusy} onClick={() => file && void send(file)}>
            {isBusy ? (percent < 100 ? '正在上传' : '正在检查') : '检查名单'}
          </Button>
          {isBusy && (
            <>
              <Progress percent={percent} style={{ width: 240 }} aria-label="上传进度" />
              <Button onClick={() => stop.current?.abort()}>停止</Button>
            </>
          )}
          {!isBusy && (
            <Typography.Text type="secondary">
              <a href="/api/imports/template.xlsx">下载模板</a>　<a href="/api/directory/export.xlsx">导出现有名单</a>
            </Typography.Text>
          )}
        </Flex>
      </Flex>
    </Card>
  );
}
