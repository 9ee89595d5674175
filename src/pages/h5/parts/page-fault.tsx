import { Component, type ReactNode } from 'react';
import { Message } from './message.tsx';

/** A page whose bundle did not arrive, or that broke: never an empty screen, always a way on. */
export class PageFault extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Message title="页面没有打开" text="多半是网络不通。请再试一次；急事请直接在卡片上按键。">
        <button type="button" className="weui-btn weui-btn_primary act-button" onClick={() => location.reload()}>
          再试一次
        </button>
      </Message>
    );
  }
}
