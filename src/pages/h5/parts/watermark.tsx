/** The reader's name over the page: a picture of the screen tells whose it was. */
export function Watermark({ name, mark = '' }: { name: string; mark?: string }) {
  const text = `${name} ${mark}`.replace(/[<>&'"]/g, '');
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="140"><text x="10" y="90" transform="rotate(-20 110 70)" font-family="sans-serif" font-size="15" fill="gray" fill-opacity=".16">${text}</text></svg>`;
  return (
    <div
      className="watermark"
      aria-hidden="true"
      style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(drawing)}")` }}
    />
  );
}
