import InboxOutlined from '@ant-design/icons/InboxOutlined';
import { Upload } from 'antd';

interface PickFileProps {
  file: File | null;
  /** What to do while nothing is chosen. */
  asks: string;
  /** What is taken, and what becomes of it. */
  hint: string;
  isBusy: boolean;
  onPick: (file: File) => void;
}

/** One table, dragged here or chosen; it is sent by a button of the page and never by itself. */
export function PickFile({ file, asks, hint, isBusy, onPick }: PickFileProps) {
  return (
    <Upload.Dragger
      accept=".xlsx,.csv"
      maxCount={1}
      showUploadList={false}
      disabled={isBusy}
      beforeUpload={(picked) => {
        onPick(picked);
        return false;
      }}
    >
      <p className="ant-upload-drag-icon">
        <InboxOutlined />
      </p>
      <p className="ant-upload-text">{file ? file.name : asks}</p>
      <p className="ant-upload-hint">{hint}</p>
    </Upload.Dragger>
  );
}
