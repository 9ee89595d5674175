/** What is on the screen may be old: said plainly, with a way out. */
export function OfflineBar({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="offline-bar" role="alert">
      <span>网络不通，下面可能不是最新情况</span>
      <button type="button" onClick={onRetry}>
        重试
      </button>
    </div>
  );
}
