import './tasks.css';

/** How much waits behind an entry. */
export function Badge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="badge">
      {count > 99 ? '99+' : count}
      <span className="aside">件待处理</span>
    </span>
  );
}
